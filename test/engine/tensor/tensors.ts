import * as tf from '@tensorflow/tfjs-core';
import { normal, seededRandom } from '../../../src/engine/numeric/random';

/** Standard normal values. */
export function randomTensor(shape: number[], seed: number): tf.Tensor {
  const random = seededRandom(seed);
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => normal(random)),
    shape,
  );
}

/** Largest difference, relative to the largest expected value. */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Infinity;
  let difference = 0;
  let scale = 1e-12;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Number.isFinite(found[i]) ? Math.abs(found[i] - expected[i]) : Infinity);
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return difference / scale;
}
