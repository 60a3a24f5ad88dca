import type { Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Selection } from './miner';

/** A variable that a loss owns (proxies, class weights, boundaries) and how much faster than the network it learns. */
export interface LossVariable {
  readonly variable: Variable;
  readonly rate: number;
}

/**
 * A loss over one batch. `compute` is pure, runs inside the caller's tidy and gradient tape, and is finite with a
 * finite gradient for every batch, also an empty selection, one class, or two identical embeddings.
 */
export interface Loss {
  readonly name: string;
  /**
   * true: `compute` wants rows of length 1; false: the rows as they leave the network, which are normalised only for
   * use.
   */
  readonly unitLength: boolean;
  readonly variables: readonly LossVariable[];
  /**
   * @param embeddings [batch, dim]
   * @param labels class index of each row, -1 for a row without a label
   * @param selection what the miner picked; null lets the loss use every pair or triplet of the batch
   */
  compute(embeddings: Tensor2D, labels: Int32Array, selection: Selection | null): Scalar;
  dispose(): void;
}
