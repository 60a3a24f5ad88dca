import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { oneHot } from '../classVectors';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { cosinesTo, root } from '../tape';
import { classifierLoss, type ClassifierContext } from './classifierLoss';

/**
 * ArcFace (Deng et al. 2019): cross-entropy of scale · cos(θ + margin) to the own class and scale · cos θ to the
 * others. On the scale see CosFace.
 */
export function arcFaceLoss({ scale, margin, rate }: LossOptionsOf<'arcFace'>, context: ClassifierContext): Loss {
  return classifierLoss('arcFace', rate, context, (embeddings, vectors, labels) => {
    const own = oneHot(labels, context.classCount);
    const cosines = cosinesTo(embeddings, vectors);
    return tf.mul(scale, tf.add(tf.mul(cosines, tf.sub(1, own)), tf.mul(widened(cosines, margin), own)));
  });
}

/**
 * cos(θ + margin) by the addition theorem: acos has an infinite gradient at 1. Beyond θ = π - margin the cosine would
 * rise again and pull the wrong way; there it goes on as cos θ - margin · sin margin.
 */
function widened(cosines: Tensor2D, margin: number): Tensor2D {
  const sines = root(tf.sub(1, tf.square(cosines)));
  const wider = tf.sub(tf.mul(cosines, Math.cos(margin)), tf.mul(sines, Math.sin(margin)));
  const beyond = tf.sub(cosines, margin * Math.sin(margin));
  const limit = Math.cos(Math.PI - margin);
  const before = tf.tensor2d(
    cosines.dataSync<'float32'>().map((cosine) => (cosine > limit ? 1 : 0)),
    cosines.shape,
  );
  return tf.add(tf.mul(wider, before), tf.mul(beyond, tf.sub(1, before)));
}
