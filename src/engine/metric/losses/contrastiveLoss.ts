import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { allPairs, toPairs } from '../selections';
import { distances, meanOfActive, nothing, pick } from '../tape';

/**
 * Contrastive loss of a Siamese network on Euclidean distances: the mean of the violated max(0, d - positiveMargin)
 * over positive pairs plus that of max(0, negativeMargin - d) over negative pairs. Squared (Hadsell et al. 2006): half
 * the squares, the mean over all pairs.
 */
export function contrastiveLoss({
  positiveMargin,
  negativeMargin,
  squared,
}: Omit<LossOptionsOf<'contrastive'>, 'synthetic'>): Loss {
  return {
    name: 'contrastive',
    unitLength: true,
    variables: [],
    compute(embeddings, labels, selection) {
      const { positiveA, positiveB, negativeA, negativeB } = selection ? toPairs(selection) : allPairs(labels);
      const pairs = positiveA.length + negativeA.length;
      if (pairs === 0) return nothing(embeddings);
      const matrix = distances(embeddings);
      const pull = tf.relu(tf.sub(pick(matrix, positiveA, positiveB), positiveMargin));
      const push = tf.relu(tf.sub(negativeMargin, pick(matrix, negativeA, negativeB)));
      if (!squared) return tf.add(meanOfActive(pull), meanOfActive(push));
      return tf.div(tf.sum(tf.square(tf.concat([pull, push]))), 2 * pairs);
    },
    dispose() {},
  };
}
