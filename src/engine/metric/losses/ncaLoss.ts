import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { meanWeights, pairMasks } from '../pairMasks';
import { logSumExp, squaredDistances } from '../tape';

/**
 * Neighbourhood components analysis (Goldberger et al. 2004) as a loss: -log of the chance that an image picks a
 * neighbour of its own class, when it picks with probability ∝ exp(-scale d²); the mean over the images that have a
 * positive.
 */
export function ncaLoss({ scale }: LossOptionsOf<'nca'>): Loss {
  return {
    name: 'nca',
    unitLength: true,
    variables: [],
    compute(embeddings, labels) {
      const { positives, negatives } = pairMasks(labels, null);
      const logits = tf.mul(-scale, squaredDistances(embeddings)) as tf.Tensor2D;
      const surprise = tf.sub(logSumExp(logits, tf.add(positives, negatives)), logSumExp(logits, positives));
      return tf.sum(tf.mul(surprise, meanWeights(positives)));
    },
    dispose() {},
  };
}
