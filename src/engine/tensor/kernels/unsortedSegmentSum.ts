import * as tf from '@tensorflow/tfjs-core';
import { defineWasmKernel } from './wasmKernel';

interface Inputs {
  readonly x: tf.Tensor;
  readonly segmentIds: tf.Tensor1D;
}

/**
 * Sum of the rows of x that have the same segment id: the gradient of `gather`, which WASM lacks.
 * As the matrix product of the one-hot ids [segments, rows] and x [rows, rest].
 */
export function defineUnsortedSegmentSum(): void {
  defineWasmKernel<Inputs, { numSegments: number }>('UnsortedSegmentSum', ({ x, segmentIds }, { numSegments }) => {
    const rows = segmentIds.size;
    const rest = x.shape.slice(segmentIds.rank);
    const width = rest.reduce((product, size) => product * size, 1);
    if (x.size === 0) return tf.zeros([numSegments, ...rest]);
    const member = tf.transpose(tf.cast(tf.oneHot(tf.reshape(segmentIds, [rows]), numSegments), 'float32'));
    return tf.reshape(tf.matMul(member as tf.Tensor2D, tf.reshape(x, [rows, width])), [numSegments, ...rest]);
  });
}
