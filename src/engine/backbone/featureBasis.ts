import * as tf from '@tensorflow/tfjs-core';
import { eigen } from '../metric/classical/symmetric';
import { type Features, readableRows } from '../numeric/features';
import { normal, seededRandom } from '../numeric/random';
import { sharedFloats } from '../numeric/shared';

/**
 * How wide features of a dataset are made few: `map` [dim, axes] takes rows, with the `mean` taken off, to numbers that
 * say nearly as much. Found without labels, once for an analysis, and kept with it.
 */
export interface FeatureBasis {
  readonly dim: number;
  readonly axes: number;
  readonly mean: Float32Array;
  readonly map: Float32Array;
}

/** Numbers per image that are left. More made nothing better on photos, and fewer made wrong labels harder to find. */
const AXES = 256;
/** Directions that are followed beside them, so that the last of them are right too. */
const BESIDE = 16;
/** Images that are looked at: the axes of a few hundred do not move with more. */
const SAMPLE = 1500;
const ITERATIONS = 2;
/**
 * An axis of variance v is divided by v to this power: at 0 likeness is what the few strongest axes say, at ½ all say
 * as much, which is noise in the last ones.
 */
const WHITENING = 0.25;
/** Rows that are turned at a time. */
const BLOCK = 512;

/**
 * Principal axes of features from several layers. Each layer has its own scale, so it is first centred and scaled by
 * itself, to a mean square length of 1; the axes are then found by a randomised singular value decomposition (Halko et
 * al. 2011) and partly whitened.
 * @param layers widths of the layers, which follow each other in a row; none for one layer
 */
export function fitBasis(features: Features, layers: readonly number[]): FeatureBasis {
  const { dim } = features;
  const rows = readableRows(features);
  const mean = meanOf(features, rows);
  const scale = layerScales(features, rows, mean, layers.length > 0 ? layers : [dim]);
  const step = Math.max(1, rows.length / SAMPLE);
  const sample = Array.from({ length: Math.min(SAMPLE, rows.length) }, (_, i) => rows[Math.floor(i * step)]);
  const count = sample.length;
  const axes = Math.max(1, Math.min(AXES, count - 1, dim));
  const width = Math.min(axes + BESIDE, count, dim);
  const random = seededRandom(1);
  const start = Float32Array.from({ length: dim * width }, () => normal(random));
  const { values, turned } = tf.tidy(() => {
    const centred = centredRows(features, sample, mean).map((value, n) => value * scale[n % dim]);
    const x = tf.tensor2d(centred, [count, dim]);
    let range = orthonormal(tf.matMul(x, tf.tensor2d(start, [dim, width])), count, width);
    for (let i = 0; i < ITERATIONS; i++)
      range = orthonormal(tf.matMul(x, tf.matMul(x, range, true, true)), count, width);
    const small = tf.matMul(range, x);
    const squares = Float64Array.from(tf.matMul(small, small, false, true).dataSync<'float32'>());
    const found = eigen({ rows: width, columns: width, values: squares });
    const vectors = tf.tensor2d(Float32Array.from(found.vectors.values), [width, width]);
    return { values: Float32Array.from(found.values), turned: tf.matMul(vectors, small).dataSync<'float32'>().slice() };
  });
  const map = new Float32Array(dim * axes);
  // A row of `turned` is a singular value times its axis; the variance along the axis is that value's square.
  for (let a = 0; a < axes; a++) {
    if (!(values[a] > 1e-8 * values[0])) continue;
    const factor = 1 / Math.sqrt(values[a]) / Math.pow(values[a] / count, WHITENING);
    for (let d = 0; d < dim; d++) map[d * axes + a] = turned[a * dim + d] * factor * scale[d];
  }
  return { dim, axes, mean, map };
}

/** Features on the axes of a basis, in shared memory; rows of unreadable images stay 0. */
export function onBasis(features: Features, { mean, map, dim, axes }: FeatureBasis): Features {
  const rows = readableRows(features);
  const values = sharedFloats(features.count * axes);
  const matrix = tf.tensor2d(map, [dim, axes]);
  for (let start = 0; start < rows.length; start += BLOCK) {
    const block = rows.slice(start, start + BLOCK);
    const found = tf.tidy(() =>
      tf.matMul(tf.tensor2d(centredRows(features, block, mean), [block.length, dim]), matrix).dataSync<'float32'>(),
    );
    block.forEach((row, r) => values.set(found.subarray(r * axes, (r + 1) * axes), row * axes));
  }
  matrix.dispose();
  return { count: features.count, dim: axes, values, readable: features.readable };
}

function meanOf({ dim, values }: Features, rows: readonly number[]): Float32Array {
  const sums = new Float64Array(dim);
  for (const row of rows) for (let d = 0; d < dim; d++) sums[d] += values[row * dim + d];
  return Float32Array.from(sums, (sum) => sum / Math.max(1, rows.length));
}

/** For each column what takes its layer to a mean square length of 1; 0 for a layer that says nothing. */
function layerScales(
  { dim, values }: Features,
  rows: readonly number[],
  mean: Float32Array,
  layers: readonly number[],
): Float32Array {
  const squares = new Float64Array(dim);
  for (const row of rows) for (let d = 0; d < dim; d++) squares[d] += (values[row * dim + d] - mean[d]) ** 2;
  const scale = new Float32Array(dim);
  let start = 0;
  for (const width of layers) {
    const square = squares.subarray(start, start + width).reduce((sum, one) => sum + one, 0) / Math.max(1, rows.length);
    scale.fill(square > 1e-12 ? 1 / Math.sqrt(square) : 0, start, (start += width));
  }
  return scale;
}

function centredRows({ dim, values }: Features, rows: readonly number[], mean: Float32Array): Float32Array {
  const out = new Float32Array(rows.length * dim);
  rows.forEach((row, r) => {
    for (let d = 0; d < dim; d++) out[r * dim + d] = values[row * dim + d] - mean[d];
  });
  return out;
}

/** Columns [count, width] as perpendicular rows of length 1 [width, count]; one that hangs on those before it is 0. */
function orthonormal(columns: tf.Tensor2D, count: number, width: number): tf.Tensor2D {
  const out = Float32Array.from(tf.transpose(columns).dataSync<'float32'>());
  const lengthOf = (row: Float32Array): number => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  for (let r = 0; r < width; r++) {
    const row = out.subarray(r * count, (r + 1) * count);
    const before = lengthOf(row);
    for (let o = 0; o < r; o++) {
      const other = out.subarray(o * count, (o + 1) * count);
      let dot = 0;
      for (let c = 0; c < count; c++) dot += row[c] * other[c];
      for (let c = 0; c < count; c++) row[c] -= dot * other[c];
    }
    const length = lengthOf(row);
    const factor = length > 1e-5 * before ? 1 / length : 0;
    for (let c = 0; c < count; c++) row[c] *= factor;
  }
  return tf.tensor2d(out, [width, count]);
}
