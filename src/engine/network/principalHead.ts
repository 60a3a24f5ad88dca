import * as tf from '@tensorflow/tfjs-core';
import type { Features } from '../numeric/features';
import { normal, type Random } from '../numeric/random';
import { standardized, type Statistics } from './standardize';

/** Images looked at: the axes of a few hundred dimensions do not move with more. */
const SAMPLE = 2000;
/** Enough for the axes along which features differ; the order among them does not matter here. */
const ITERATIONS = 6;

/**
 * First weights of a linear head with which it keeps the likeness that the features have already: it turns them onto
 * their principal axes, found by subspace iteration. Learned from there, a head is sound also on classes that it never
 * saw; from random weights it is not.
 * @param before a map of rows [dim, dim] that they are seen through; null takes them as they are
 * @returns weights by name, as `head` asks for them
 */
export function principalHead(
  features: Features,
  images: Uint32Array,
  statistics: Statistics,
  embedding: number,
  random: Random,
  before: Float32Array | null = null,
): Map<string, Float32Array> {
  const { dim } = features;
  const { deviation } = statistics;
  const axes =
    embedding === dim
      ? (before ?? identity(dim))
      : principalAxes(features, images, statistics, embedding, random, before);
  const weights = axes.map((value, n) => value * deviation[Math.floor(n / embedding)]);
  // As large as random weights would be, so that the learning rate means the same.
  const size = Math.sqrt(weights.reduce((sum, value) => sum + value * value, 0) / weights.length) || 1;
  return new Map([
    ['head/weights', weights.map((value) => value / (size * Math.sqrt(dim)))],
    ['head/offset', new Float32Array(embedding)],
  ]);
}

/** [dim, embedding]: where the images differ most, seen through `before`, which is taken into them. */
function principalAxes(
  features: Features,
  images: Uint32Array,
  statistics: Statistics,
  embedding: number,
  random: Random,
  before: Float32Array | null,
): Float32Array {
  const { dim } = features;
  const step = Math.max(1, images.length / SAMPLE);
  const sample = Uint32Array.from({ length: Math.min(SAMPLE, images.length) }, (_, i) => images[Math.floor(i * step)]);
  // Not divided by the columns' deviations: how much a column varies is part of the likeness.
  const centred = standardized(features, sample, statistics).map((value, n) => value * statistics.deviation[n % dim]);
  return tf.tidy(() => {
    const map = before && tf.tensor2d(before, [dim, dim]);
    const rows = tf.tensor2d(centred, [sample.length, dim]);
    const x = map ? tf.matMul(rows, map) : rows;
    const transposed = tf.transpose(x);
    let basis = Float32Array.from({ length: dim * embedding }, () => normal(random));
    for (let i = 0; i < ITERATIONS; i++) {
      const turned = tf.matMul(transposed, tf.matMul(x, tf.tensor2d(basis, [dim, embedding])));
      basis = orthonormal(turned.dataSync().slice() as Float32Array, dim, embedding);
    }
    return map ? tf.matMul(map, tf.tensor2d(basis, [dim, embedding])).dataSync<'float32'>() : basis;
  });
}

function identity(dim: number): Float32Array {
  const axes = new Float32Array(dim * dim);
  for (let d = 0; d < dim; d++) axes[d * (dim + 1)] = 1;
  return axes;
}

/**
 * Columns made perpendicular and of length 1, one after the other (Gram-Schmidt); one that hangs on those before it
 * becomes 0.
 */
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
