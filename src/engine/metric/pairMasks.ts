import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Selection } from './miner';
import { allPairs, toPairs } from './selections';

/** Constants [batch, batch]: 1 where (row, column) is a positive, or a negative, pair. */
export interface PairMasks {
  readonly positives: Tensor2D;
  readonly negatives: Tensor2D;
}

/** The pairs of a selection, or all pairs of the batch, as masks over the matrix of all distances. */
export function pairMasks(labels: Int32Array, selection: Selection | null): PairMasks {
  const pairs = selection ? toPairs(selection) : allPairs(labels);
  return {
    positives: marked(labels.length, pairs.positiveA, pairs.positiveB),
    negatives: marked(labels.length, pairs.negativeA, pairs.negativeB),
  };
}

function marked(batch: number, a: Int32Array, b: Int32Array): Tensor2D {
  const values = new Float32Array(batch * batch);
  for (let t = 0; t < a.length; t++) values[a[t] * batch + b[t]] = 1;
  return tf.tensor2d(values, [batch, batch]);
}

/**
 * A constant column per row: 1 / (number of rows that have a one in `kept`), and 0 for the rows that have none, so that
 * a row without a positive leaves the mean instead of counting as zero.
 */
export function meanWeights(kept: Tensor2D): Float32Array {
  const [rows, columns] = kept.shape;
  const values = kept.dataSync<'float32'>();
  const weights = Float32Array.from({ length: rows }, (_, row) =>
    values.subarray(row * columns, (row + 1) * columns).includes(1) ? 1 : 0,
  );
  const taking = weights.reduce((sum, weight) => sum + weight, 0);
  return taking === 0 ? weights : weights.map((weight) => weight / taking);
}
