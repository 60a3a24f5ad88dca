import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../loss';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { cosinesTo } from '../tape';
import { classifierLoss, type ClassifierContext } from './classifierLoss';

/**
 * Normalised softmax (Zhai & Wu 2019): cross-entropy of the cosines to one learned direction per class, divided by the
 * temperature.
 */
export function normalizedSoftmaxLoss(
  { temperature, rate }: LossOptionsOf<'normalizedSoftmax'>,
  context: ClassifierContext,
): Loss {
  return classifierLoss('normalizedSoftmax', rate, context, (embeddings, vectors) =>
    tf.div(cosinesTo(embeddings, vectors), temperature),
  );
}
