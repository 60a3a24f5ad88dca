import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { normal, type Random } from '../numeric/random';
import type { LossOptions } from '../recipe/lossOptions';
import { mask } from './tape';
import { variable } from './variable';

/** Whether a loss holds images against one learned vector per class. */
export function hasClassVectors({ name }: LossOptions): boolean {
  return (
    name === 'normalizedSoftmax' ||
    name === 'proxyNca' ||
    name === 'proxyAnchor' ||
    name === 'cosFace' ||
    name === 'arcFace'
  );
}

/**
 * Beside directions to begin with: how large the random part of a vector is. It lets classes apart whose directions are
 * much the same.
 */
const RANDOM_PART = 0.3;

/**
 * One learned vector per class (weights or proxies), [classCount, dim], of a length near √dim: only directions count,
 * and to longer vectors the same step of learning means less.
 * @param directions classCount * dim values to begin near to; shorter rows count less, and rows of zeros begin at
 *   random. Left out: all at random
 */
export function classVectors(
  classCount: number,
  dim: number,
  random: Random,
  directions?: Float32Array | null,
): Variable<tf.Rank.R2> {
  const values = Float32Array.from({ length: classCount * dim }, () => normal(random));
  if (directions) {
    const scale = Math.sqrt(directions.length / directions.reduce((sum, value) => sum + value * value, 1e-12));
    for (let i = 0; i < values.length; i++) values[i] = RANDOM_PART * values[i] + scale * directions[i];
  }
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
