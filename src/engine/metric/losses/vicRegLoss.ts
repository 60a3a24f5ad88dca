import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { Random } from '../../numeric/random';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { mask, nothing, pickRows } from '../tape';
import { projection } from './projection';

const EPSILON = 1e-4;

/**
 * VICReg (Bardes et al. 2022): the two views of an image should agree (invariance), every dimension should vary over
 * the batch (variance) and no two dimensions should say the same (covariance). The label of a row is the index of its
 * source image; the variance term is the mean of both views, as in the authors' code (the paper adds them up).
 */
export function vicRegLoss(options: LossOptionsOf<'vicReg'>, dim: number, random: Random): Loss {
  const head = projection(dim, options.projection, random);
  return {
    name: 'vicReg',
    unitLength: false,
    variables: head.variables,
    compute(embeddings, labels) {
      const [first, second] = views(labels);
      // Variance and covariance need two images.
      if (first.length < 2) return nothing(embeddings);
      const projected = head.apply(embeddings);
      const a = pickRows(projected, first);
      const b = pickRows(projected, second);
      const invariance = tf.mean(tf.squaredDifference(a, b));
      const variance = tf.div(tf.add(missingDeviation(a), missingDeviation(b)), 2);
      const covariance = tf.add(offDiagonal(a), offDiagonal(b));
      return tf.addN([
        tf.mul(options.invariance, invariance),
        tf.mul(options.variance, variance),
        tf.mul(options.covariance, covariance),
      ]) as Scalar;
    },
    dispose: () => head.dispose(),
  };
}

/** The first and second row of each image that has two. */
function views(labels: Int32Array): [number[], number[]] {
  const firstOf = new Map<number, number>();
  const first: number[] = [],
    second: number[] = [];
  labels.forEach((label, row) => {
    const other = firstOf.get(label);
    if (other === undefined) return void firstOf.set(label, row);
    firstOf.delete(label);
    first.push(other);
    second.push(row);
  });
  return [first, second];
}

function centred(rows: Tensor2D): Tensor2D {
  return tf.sub(rows, tf.mean(rows, 0));
}

/** How far the standard deviation of each dimension falls short of 1, on average. */
function missingDeviation(rows: Tensor2D): Scalar {
  const variance = tf.div(tf.sum(tf.square(centred(rows)), 0), rows.shape[0] - 1);
  return tf.mean(tf.relu(tf.sub(1, tf.sqrt(tf.add(variance, EPSILON)))));
}

/** The squared covariances of different dimensions, per dimension. */
function offDiagonal(rows: Tensor2D): Scalar {
  const [count, dim] = rows.shape;
  const deviations = centred(rows);
  const covariance = tf.div(tf.matMul(tf.transpose(deviations), deviations), count - 1);
  return tf.div(
    tf.sum(
      tf.mul(
        tf.square(covariance),
        mask(dim, dim, (i, j) => i !== j),
      ),
    ),
    dim,
  );
}
