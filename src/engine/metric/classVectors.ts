import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { normal, type Random } from '../numeric/random';
import { mask } from './tape';
import { variable } from './variable';

/** One learned vector per class (weights or proxies), [classCount, dim]. */
export function classVectors(classCount: number, dim: number, random: Random): Variable<tf.Rank.R2> {
  const values = Float32Array.from({ length: classCount * dim }, () => normal(random));
  return variable(() => tf.tensor2d(values, [classCount, dim]));
}

/** A constant [batch, classCount] with a 1 at the class of each row; rows without a label are all 0. */
export function oneHot(labels: Int32Array, classCount: number): Tensor2D {
  return mask(labels.length, classCount, (row, label) => labels[row] === label);
}

/**
 * Softmax cross-entropy of logits [batch, classCount]: the mean over the labelled rows, each weighted by its class.
 * @param weights one per class; null weighs all alike
 */
export function crossEntropy(logits: Tensor2D, labels: Int32Array, weights: Float32Array | null): Scalar {
  const classCount = logits.shape[1];
  const rowWeights = Float32Array.from(labels, (label) => (label < 0 ? 0 : weights ? weights[label] : 1));
  const total = rowWeights.reduce((sum, weight) => sum + weight, 0);
  const own = tf.sum(tf.mul(logits, oneHot(labels, classCount)), 1);
  const surprise = tf.sub(tf.logSumExp(logits, 1), own);
  return tf.div(tf.sum(tf.mul(surprise, rowWeights)), total === 0 ? 1 : total);
}
