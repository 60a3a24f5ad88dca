import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { allTriplets, toTriplets } from '../selections';
import { distances, meanOfActive, nothing, pick, squaredDistances } from '../tape';

/**
 * Triplet loss (Schroff et al. 2015) on Euclidean distances: max(0, margin - gap) with gap = anDist - apDist, the mean
 * over the triplets that violate the margin. Soft margin (Hermans et al. 2017): softplus(-gap), the mean over all.
 */
export function tripletLoss({ margin, squared }: Omit<LossOptionsOf<'triplet'>, 'synthetic'>): Loss {
  return {
    name: 'triplet',
    unitLength: true,
    variables: [],
    compute(embeddings, labels, selection) {
      const {
        anchors,
        positives,
        negatives,
        negativeAnchors = anchors,
      } = selection ? toTriplets(selection) : allTriplets(labels);
      if (anchors.length === 0) return nothing(embeddings);
      const matrix = squared ? squaredDistances(embeddings) : distances(embeddings);
      const gap = tf.sub(pick(matrix, negativeAnchors, negatives), pick(matrix, anchors, positives));
      return margin === 'soft' ? tf.mean(tf.softplus(tf.neg(gap))) : meanOfActive(tf.relu(tf.sub(margin, gap)));
    },
    dispose() {},
  };
}
