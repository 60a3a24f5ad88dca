import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/** A trainable variable; the tensor that it begins with is disposed. */
export function variable<R extends tf.Rank>(initial: () => Tensor<R>): Variable<R> {
  return tf.tidy(() => tf.variable(initial(), true));
}
