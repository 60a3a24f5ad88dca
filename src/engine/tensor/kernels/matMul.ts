import * as tf from '@tensorflow/tfjs-core';
import { defineWasmKernel } from './wasmKernel';

interface Inputs {
  readonly a: tf.Tensor;
  readonly b: tf.Tensor;
}

interface Attrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * Matrix product whose transposed operands are transposed first: the shipped kernel leaves its fast path for them and
 * takes 20 times as long.
 */
export function defineMatMul(): void {
  const shipped = tf.getKernel('BatchMatMul', 'wasm');
  defineWasmKernel<Inputs, Attrs>('BatchMatMul', ({ a, b }, { transposeA, transposeB }) => {
    const inputs = { a: transposeA ? swapLast(a) : a, b: transposeB ? swapLast(b) : b };
    const product = shipped.kernelFunc({
      inputs,
      attrs: { transposeA: false, transposeB: false },
      backend: tf.backend(),
    });
    return tf.engine().makeTensorFromTensorInfo(product as tf.TensorInfo);
  });
}

/** The last two axes exchanged. */
function swapLast(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return tf.transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}
