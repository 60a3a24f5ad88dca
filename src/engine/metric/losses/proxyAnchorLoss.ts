import * as tf from '@tensorflow/tfjs-core';
import { classVectors, oneHot } from '../classVectors';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { cosinesTo, logOnePlusSumExp } from '../tape';
import type { ClassifierContext } from './classifierLoss';

/**
 * Proxy-Anchor (Kim et al. 2020) on the cosines s of the rows x to one proxy per class: the mean over the classes of
 * the batch of log(1 + Σ_{x of the class} exp(-α(s - δ))), plus the mean over all classes of log(1 + Σ_{x of others}
 * exp(α(s + δ))).
 */
export function proxyAnchorLoss(
  { alpha, delta, rate }: LossOptionsOf<'proxyAnchor'>,
  { dim, classCount, random, directions }: Omit<ClassifierContext, 'weights'>,
): Loss {
  const proxies = classVectors(classCount, dim, random, directions);
  return {
    name: 'proxyAnchor',
    unitLength: true,
    variables: [{ variable: proxies, rate }],
    compute(embeddings, labels) {
      const own = tf.transpose(oneHot(labels, classCount));
      const labelled = tf.tensor2d(
        Float32Array.from(labels, (label) => (label < 0 ? 0 : 1)),
        [1, labels.length],
      );
      const cosines = tf.transpose(cosinesTo(embeddings, proxies));
      const pull = logOnePlusSumExp(tf.mul(-alpha, tf.sub(cosines, delta)), own);
      const push = logOnePlusSumExp(tf.mul(alpha, tf.add(cosines, delta)), tf.sub(labelled, own));
      const present = new Set(labels.filter((label) => label >= 0)).size;
      return tf.add(tf.div(tf.sum(pull), Math.max(present, 1)), tf.div(tf.sum(push), classCount));
    },
    dispose: () => proxies.dispose(),
  };
}
