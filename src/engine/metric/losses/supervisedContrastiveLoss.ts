import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { pairMasks } from '../pairMasks';
import { activeTerms, logSumExp, products } from '../tape';

/** Supervised contrastive loss (Khosla et al. 2020) on cosines divided by the temperature; see `contrastAll`. */
export function supervisedContrastiveLoss({ temperature }: LossOptionsOf<'supervisedContrastive'>): Loss {
  return {
    name: 'supervisedContrastive',
    unitLength: true,
    variables: [],
    compute: (embeddings, labels) => contrastAll(tf.div(products(embeddings), temperature), labels),
    dispose() {},
  };
}

/**
 * -1/|P(i)| Σ_{p in P(i)} log softmax_{others of i}(logits)_p, the mean over the anchors i that have a positive. Rows
 * without a label take no part.
 * @param logits [batch, batch]; the diagonal is ignored
 */
export function contrastAll(logits: Tensor2D, labels: Int32Array): Scalar {
  const { positives, negatives } = pairMasks(labels, null);
  const logProbabilities = tf.sub(logits, tf.expandDims(logSumExp(logits, tf.add(positives, negatives)), 1));
  return tf.neg(tf.sum(tf.mul(logProbabilities, evenly(positives))));
}

/** The positives of a row share its weight, the rows that have positives share 1. */
function evenly(positives: Tensor2D): Tensor2D {
  const counts = tf.sum(positives, 1, true);
  const anchors = Math.max(activeTerms(counts), 1);
  return tf.div(positives, tf.mul(tf.maximum(counts, 1), anchors));
}
