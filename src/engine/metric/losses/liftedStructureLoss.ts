import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { pairMasks } from '../pairMasks';
import { activeTerms, distances, logSumExp, nothing } from '../tape';

/**
 * Lifted structure loss (Oh Song et al. 2016): J = log(Σ_{n of i} exp(margin - d_in) + Σ_{n of j} exp(margin - d_jn)) +
 * d_ij for each positive pair (i, j); the sum of max(0, J)² over twice the number of pairs. The paper leaves the
 * lengths of the embeddings free; here all are `scale`, since between rows of length 1 the nearest of many negatives
 * would hardly count more than the others.
 */
export function liftedStructureLoss({ margin, scale }: LossOptionsOf<'liftedStructure'>): Loss {
  return {
    name: 'liftedStructure',
    unitLength: true,
    variables: [],
    compute(embeddings, labels) {
      const { positives, negatives } = pairMasks(labels, null);
      const pairs = activeTerms(positives);
      if (pairs === 0) return nothing(embeddings);
      const matrix = tf.mul(scale, distances(embeddings)) as tf.Tensor2D;
      const column = tf.expandDims(logSumExp(tf.sub(margin, matrix), negatives), 1);
      const row = tf.transpose(column);
      // log(e^row + e^column): both of a pair have the same negatives, so either both are masked or none.
      const lifted = tf.add(row, tf.softplus(tf.sub(column, row)));
      return tf.div(tf.sum(tf.mul(positives, tf.square(tf.relu(tf.add(lifted, matrix))))), 2 * pairs);
    },
    dispose() {},
  };
}
