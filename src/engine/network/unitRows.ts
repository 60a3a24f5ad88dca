import * as tf from '@tensorflow/tfjs-core';

/** Rows scaled to length 1; a row of zeros stays zero, and has a finite gradient. */
export function unitRows(x: tf.Tensor2D): tf.Tensor2D {
  const squares = tf.sum(tf.square(x), 1, true);
  return tf.div(x, tf.sqrt(tf.maximum(squares, 1e-12)));
}
