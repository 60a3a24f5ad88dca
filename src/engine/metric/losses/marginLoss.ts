import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { allTriplets, toTriplets } from '../selections';
import { activeTerms, distances, nothing, pick } from '../tape';
import { variable } from '../variable';

/**
 * Margin loss (Wu et al. 2017): max(0, apDist - β + α) + max(0, β - anDist + α) with a boundary β that is learned for
 * the class of each anchor; the sum over all triplets divided by the number of active terms, plus ν times the sum of
 * the boundaries.
 */
export function marginLoss({ alpha, beta, nu, rate }: LossOptionsOf<'margin'>, classCount: number): Loss {
  const boundaries = variable(() => tf.fill<tf.Rank.R2>([classCount, 1], beta));
  return {
    name: 'margin',
    unitLength: true,
    variables: [{ variable: boundaries, rate }],
    compute(embeddings, labels, selection) {
      const { anchors, positives, negatives } = selection ? toTriplets(selection) : allTriplets(labels);
      if (anchors.length === 0) return nothing(embeddings);
      const matrix = distances(embeddings);
      const boundary = pick(
        boundaries,
        Int32Array.from(anchors, (anchor) => labels[anchor]),
        new Int32Array(anchors.length),
      );
      const pull = tf.relu(tf.add(tf.sub(pick(matrix, anchors, positives), boundary), alpha));
      const push = tf.relu(tf.add(tf.sub(boundary, pick(matrix, anchors, negatives)), alpha));
      const active = Math.max(activeTerms(pull) + activeTerms(push), 1);
      return tf.add(tf.div(tf.add(tf.sum(pull), tf.sum(push)), active), tf.mul(nu, tf.sum(boundaries)));
    },
    dispose: () => boundaries.dispose(),
  };
}
