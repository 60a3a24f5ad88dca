import * as tf from '@tensorflow/tfjs-core';
import { oneHot } from '../classVectors';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { cosinesTo } from '../tape';
import { classifierLoss, type ClassifierContext } from './classifierLoss';

/**
 * CosFace (Wang et al. 2018): cross-entropy of scale · (cos θ - margin) to the own class and scale · cos θ to the
 * others. The papers' scale of 64 saturates with few classes and a small network; Revisiting Deep Metric Learning (Roth
 * et al. 2020) uses 16.
 */
export function cosFaceLoss({ scale, margin, rate }: LossOptionsOf<'cosFace'>, context: ClassifierContext): Loss {
  return classifierLoss('cosFace', rate, context, (embeddings, vectors, labels) => {
    const own = oneHot(labels, context.classCount);
    return tf.mul(scale, tf.sub(cosinesTo(embeddings, vectors), tf.mul(margin, own)));
  });
}
