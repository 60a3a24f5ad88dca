import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { pairMasks } from '../pairMasks';
import { logOnePlusSumExp, products } from '../tape';

/**
 * Multi-similarity loss (Wang et al. 2019) on cosines s: 1/α log(1 + Σ_P exp(-α(s - base))) + 1/β log(1 + Σ_N exp(β(s -
 * base))) for each row, the mean over all rows of the batch.
 */
export function multiSimilarityLoss({ alpha, beta, base }: LossOptionsOf<'multiSimilarity'>): Loss {
  return {
    name: 'multiSimilarity',
    unitLength: true,
    variables: [],
    compute(embeddings, labels, selection) {
      const { positives, negatives } = pairMasks(labels, selection);
      const above = tf.sub(products(embeddings), base);
      const pull = tf.div(logOnePlusSumExp(tf.mul(-alpha, above), positives), alpha);
      const push = tf.div(logOnePlusSumExp(tf.mul(beta, above), negatives), beta);
      return tf.mean(tf.add(pull, push));
    },
    dispose() {},
  };
}
