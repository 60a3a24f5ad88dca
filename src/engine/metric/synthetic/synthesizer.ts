import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { LossVariable } from '../loss';
import type { Triplets } from '../miner';

/** What takes the place of, or stands beside, the real triplets of a batch. */
export interface Synthesis {
  /** [count, dim]; row s stands behind the batch as row batch + s. */
  readonly rows: Tensor2D;
  /** Into the batch with the new rows behind it. */
  readonly triplets: Triplets;
  /** What the synthesizer itself learns by; its gradient reaches its own variables only. */
  readonly ownLoss: Scalar | null;
}

/** Makes negatives that are harder than those of the batch. Runs inside the gradient tape. */
export interface Synthesizer {
  readonly variables: readonly LossVariable[];
  /** How much the synthetic triplets count beside the real ones; null where they take their place. */
  readonly weight: number | null;
  /** @param unitLength whether the rows of the batch, and so the new ones, have length 1 */
  synthesize(embeddings: Tensor2D, labels: Int32Array, triplets: Triplets, unitLength: boolean): Synthesis;
  dispose(): void;
}
