import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { meanWeights, pairMasks } from '../pairMasks';
import { detach, logSumExp, products } from '../tape';

/**
 * Circle loss (Sun et al. 2020) on cosines s: softplus(log Σ_N exp(γ α_n (s - m)) + log Σ_P exp(-γ α_p (s - (1 - m)))),
 * the mean over the rows that have a positive and a negative. The paces α_p = max(0, 1 + m - s) and α_n = max(0, s + m)
 * are constants for the gradient.
 */
export function circleLoss({ margin, gamma }: LossOptionsOf<'circle'>): Loss {
  return {
    name: 'circle',
    unitLength: true,
    variables: [],
    compute(embeddings, labels) {
      const { positives, negatives } = pairMasks(labels, null);
      const cosines = products(embeddings);
      const fixed = detach(cosines);
      const positivePace = tf.relu(tf.sub(1 + margin, fixed));
      const negativePace = tf.relu(tf.add(fixed, margin));
      const pull = tf.mul(tf.mul(-gamma, positivePace), tf.sub(cosines, 1 - margin)) as Tensor2D;
      const push = tf.mul(tf.mul(gamma, negativePace), tf.sub(cosines, margin)) as Tensor2D;
      // Every row that has a positive has its class; it takes part if there is another class too.
      const weights = meanWeights(tf.mul(positives, tf.minimum(1, tf.sum(negatives, 1, true))));
      return tf.sum(tf.mul(tf.softplus(tf.add(logSumExp(push, negatives), logSumExp(pull, positives))), weights));
    },
    dispose() {},
  };
}
