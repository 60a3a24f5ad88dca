/**
 * Building blocks for losses inside a gradient tape. TensorFlow.js has no gradient for comparisons, `where` with a
 * computed condition and `gatherND`, and WebAssembly none for `gather`; so masks and choices are constants computed
 * outside the tape.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** Below it a squared distance counts as zero: the root has no gradient there instead of an infinite one. */
const SMALLEST_SQUARE = 1e-12;

/** Far below every logit, and finite: the log-sum-exp of a row of -Infinity would be NaN. */
const MASKED = -1e9;

/**
 * Inner products of all rows, [batch, batch]. The transpose is made first: WebAssembly multiplies a transposed operand
 * slowly.
 */
export function products(embeddings: Tensor2D): Tensor2D {
  return tf.matMul(embeddings, tf.transpose(embeddings));
}

/** Squared Euclidean distances of all rows, [batch, batch]; never below zero. */
export function squaredDistances(embeddings: Tensor2D): Tensor2D {
  const squares = tf.sum(tf.square(embeddings), 1, true);
  return tf.relu(tf.sub(tf.add(squares, tf.transpose(squares)), tf.mul(2, products(embeddings))));
}

/** The root of squared distances, with gradient 0 where the distance is 0. */
export function root<T extends Tensor>(squared: T): T {
  return tf.sqrt(tf.maximum(squared, SMALLEST_SQUARE));
}

/** Euclidean distances of all rows, [batch, batch]. */
export function distances(embeddings: Tensor2D): Tensor2D {
  return root(squaredDistances(embeddings));
}

/** The values matrix[rows[t], columns[t]], with a gradient on every backend (`gather` has none on WebAssembly). */
export function pick(matrix: Tensor2D, rows: ArrayLike<number>, columns: ArrayLike<number>): Tensor1D {
  const [height, width] = matrix.shape;
  const picked = tf.customGrad((source) => {
    const values = (source as Tensor).dataSync();
    const out = new Float32Array(rows.length);
    for (let t = 0; t < out.length; t++) out[t] = values[rows[t] * width + columns[t]];
    return {
      value: tf.tensor1d(out),
      gradFunc: (dy: Tensor) => {
        const change = dy.dataSync();
        const gradient = new Float32Array(height * width);
        for (let t = 0; t < out.length; t++) gradient[rows[t] * width + columns[t]] += change[t];
        return tf.tensor2d(gradient, [height, width]);
      },
    };
  });
  return picked(matrix) as Tensor1D;
}

/** Zero that still hangs on the embeddings, so that a batch with nothing to learn has a gradient, of zeros. */
export function nothing(embeddings: Tensor2D): Scalar {
  return tf.sum(tf.mul(embeddings, 0));
}

/**
 * The mean over the terms above zero (AvgNonZero): terms that are satisfied already do not dilute the others. 0 when
 * all are.
 */
export function meanOfActive(terms: Tensor): Scalar {
  if (terms.size === 0) return tf.scalar(0);
  return tf.div(tf.sum(terms), Math.max(activeTerms(terms), 1));
}

/** How many terms are above zero: a constant, outside the tape. */
export function activeTerms(terms: Tensor): number {
  let active = 0;
  for (const term of terms.dataSync<'float32'>()) if (term > 0) active++;
  return active;
}

/** A constant [height, width] with 1 where `test` holds. */
export function mask(height: number, width: number, test: (row: number, column: number) => boolean): Tensor2D {
  const values = new Float32Array(height * width);
  for (let a = 0; a < height; a++) {
    for (let b = 0; b < width; b++) if (test(a, b)) values[a * width + b] = 1;
  }
  return tf.tensor2d(values, [height, width]);
}

/** Row-wise log Σ exp over the entries that `mask` keeps; about -1e9, with gradient 0, for a row that keeps none. */
export function logSumExp(logits: Tensor2D, kept: Tensor2D): Tensor1D {
  return tf.logSumExp(maskLogits(logits, kept), 1) as Tensor1D;
}

/** Row-wise log(1 + Σ exp) over the entries that `mask` keeps; 0 for a row that keeps none. */
export function logOnePlusSumExp(logits: Tensor2D, kept: Tensor2D): Tensor1D {
  const one = tf.zeros([logits.shape[0], 1]);
  return tf.logSumExp(tf.concat([maskLogits(logits, kept), one], 1), 1) as Tensor1D;
}

function maskLogits(logits: Tensor2D, kept: Tensor2D): Tensor2D {
  return tf.add(tf.mul(logits, kept), tf.mul(tf.sub(1, kept), MASKED));
}

/** Rows scaled to length 1; a zero row stays zero. */
export function unitRows(rows: Tensor2D): Tensor2D {
  return tf.div(rows, root(tf.sum(tf.square(rows), 1, true)));
}

/** The rows of `indices`, as a product with a constant: `gather` has no gradient on WebAssembly. */
export function pickRows(matrix: Tensor2D, indices: ArrayLike<number>): Tensor2D {
  return tf.matMul(
    mask(indices.length, matrix.shape[0], (t, row) => indices[t] === row),
    matrix,
  );
}

/** The same values cut off from the tape, so that no gradient flows on. */
export function detach<T extends Tensor>(tensor: T): T {
  return tf.tensor(tensor.dataSync(), tensor.shape, tensor.dtype) as T;
}

/** Cosines of unit rows to other vectors, which are scaled to length 1: [rows, vectors]. */
export function cosinesTo(unit: Tensor2D, vectors: Tensor2D): Tensor2D {
  return tf.matMul(unit, tf.transpose(unitRows(vectors)));
}
