import * as tf from '@tensorflow/tfjs-core';
import { ledoitWolf } from '../metric/classical/covariance';
import { withinClasses } from '../metric/classical/rca';
import type { Dense } from '../numeric/matrix';
import { cholesky } from '../numeric/cholesky';
import type { Features } from '../numeric/features';

/** Images looked at: a covariance of a few hundred dimensions, shrunk, does not move with more. */
const SAMPLE = 3000;
/**
 * Classes to come vary in ways that those at hand do not show, so the covariance is drawn towards a sphere at least
 * this far.
 */
const LEAST_SHRINKAGE = 0.3;

/**
 * Takes features to where images of one class differ alike in all directions (relevant components analysis, Bar-Hillel
 * et al. 2005): what tells classes apart then counts for more than light, pose and background, also on classes that
 * were never seen.
 * @param images of the features, with their labels; -1 where they have none
 * @returns [dim, dim], for rows on its left; null where no two images share a label
 */
export function whitening(features: Features, images: Uint32Array, labels: Int32Array): Float32Array | null {
  const { dim, values } = features;
  const step = Math.max(1, images.length / SAMPLE);
  const sample = Array.from({ length: Math.min(SAMPLE, images.length) }, (_, i) => Math.floor(i * step));
  const rows = new Float64Array(sample.length * dim);
  sample.forEach((row, i) => rows.set(values.subarray(images[row] * dim, (images[row] + 1) * dim), i * dim));
  const centred = withinClasses(
    { rows: sample.length, columns: dim, values: rows },
    Int32Array.from(sample, (row) => labels[row]),
  );
  if (centred.values.every((value) => value === 0)) return null;
  return inverseTransposed(cholesky(shrunk(centred), dim), dim);
}

/** (1 - s) S + s tr(S)/d I, of centred rows. */
function shrunk(centred: Dense): Float64Array {
  const { rows, columns: dim } = centred;
  const values = tf.tidy(() => {
    const x = tf.tensor2d(Float32Array.from(centred.values), [rows, dim]);
    return tf.div(tf.matMul(tf.transpose(x), x), rows).dataSync<'float32'>();
  });
  const sample: Dense = { rows: dim, columns: dim, values: Float64Array.from(values) };
  const share = Math.max(LEAST_SHRINKAGE, ledoitWolf(centred, sample));
  let trace = 0;
  for (let d = 0; d < dim; d++) trace += sample.values[d * (dim + 1)];
  return sample.values.map((value, i) => (1 - share) * value + (i % (dim + 1) === 0 ? (share * trace) / dim : 0));
}

/** The transposed inverse of a lower triangular matrix, row-major. */
function inverseTransposed(lower: Float64Array, n: number): Float32Array {
  const inverse = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    const out = inverse.subarray(row * n, (row + 1) * n);
    out[row] = 1;
    for (let k = 0; k < row; k++) {
      const factor = lower[row * n + k];
      for (let c = 0; c <= k; c++) out[c] -= factor * inverse[k * n + c];
    }
    const pivot = lower[row * n + row];
    for (let c = 0; c <= row; c++) out[c] /= pivot;
  }
  return Float32Array.from(inverse, (_value, i) => inverse[(i % n) * n + Math.floor(i / n)]);
}
