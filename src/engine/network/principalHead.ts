import * as tf from '@tensorflow/tfjs-core';
import type { Features } from '../numeric/features';
import { normal, type Random } from '../numeric/random';
import { standardized, type Statistics } from './standardize';

/** Images looked at: the axes of a few hundred dimensions do not move with more. */
const SAMPLE = 2000;
/** Enough for the axes along which features differ; the order among them does not matter here. */
const ITERATIONS = 6;

/**
 * First weights of a linear head with which it keeps the likeness that the features have already: it turns them onto their principal axes,
 * found by subspace iteration. Learned from there, a head is sound also on classes that it never saw; from random weights it is not.
 * @returns weights by name, as `head` asks for them
 */
export function principalHead(features: Features, images: Uint32Array, statistics: Statistics, embedding: number, random: Random): Map<string, Float32Array> {
  const { dim } = features;
  const step = Math.max(1, images.length / SAMPLE);
  const sample = Uint32Array.from({ length: Math.min(SAMPLE, images.length) }, (_, i) => images[Math.floor(i * step)]);
  const { deviation } = statistics;
  // Not divided by the columns' deviations: how much a column varies is part of the likeness.
  const centred = standardized(features, sample, statistics).map((value, n) => value * deviation[n % dim]);
  const axes = tf.tidy(() => {
    const x = tf.tensor2d(centred, [sample.length, dim]);
    const transposed = tf.transpose(x);
    let basis = Float32Array.from({ length: dim * embedding }, () => normal(random));
    for (let i = 0; i < ITERATIONS; i++) {
      const turned = tf.matMul(transposed, tf.matMul(x, tf.tensor2d(basis, [dim, embedding])));
      basis = orthonormal(turned.dataSync().slice() as Float32Array, dim, embedding);
    }
    return basis;
  });
  const weights = axes.map((value, n) => value * deviation[Math.floor(n / embedding)]);
  // As large as random weights would be, so that the learning rate means the same.
  const size = Math.sqrt(weights.reduce((sum, value) => sum + value * value, 0) / weights.length) || 1;
  return new Map([['head/weights', weights.map((value) => value / (size * Math.sqrt(dim)))], ['head/offset', new Float32Array(embedding)]]);
}

/** Columns made perpendicular and of length 1, one after the other (Gram-Schmidt); one that hangs on those before it becomes 0. */
function orthonormal(matrix: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const out = Float32Array.from(matrix);
  for (let c = 0; c < columns; c++) {
    const before = columnLength(out, rows, columns, c);
    for (let b = 0; b < c; b++) {
      let dot = 0;
      for (let r = 0; r < rows; r++) dot += out[r * columns + b] * out[r * columns + c];
      for (let r = 0; r < rows; r++) out[r * columns + c] -= dot * out[r * columns + b];
    }
    const length = columnLength(out, rows, columns, c);
    const scale = length > 1e-4 * before && length > 0 ? 1 / length : 0;
    for (let r = 0; r < rows; r++) out[r * columns + c] *= scale;
  }
  return out;
}

function columnLength(matrix: Float32Array, rows: number, columns: number, c: number): number {
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += matrix[r * columns + c] ** 2;
  return Math.sqrt(sum);
}
