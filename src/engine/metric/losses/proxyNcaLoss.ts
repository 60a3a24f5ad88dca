import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { cosinesTo } from '../tape';
import { classifierLoss, type ClassifierContext } from './classifierLoss';

/**
 * Proxy-NCA (Movshovitz-Attias et al. 2017, with the own proxy in the denominator as in ProxyNCA++): cross-entropy of
 * -scale d², the squared distances to one proxy per class, all of length 1. ProxyNCA++ (Teh et al. 2020) uses a scale
 * of 9; at 1 the softmax is nearly flat.
 */
export function proxyNcaLoss({ scale, rate }: LossOptionsOf<'proxyNca'>, context: ClassifierContext): Loss {
  // d² = 2 - 2 cos of unit rows
  return classifierLoss('proxyNca', rate, context, (embeddings, proxies) =>
    tf.mul(2 * scale, tf.sub(cosinesTo(embeddings, proxies), 1)),
  );
}
