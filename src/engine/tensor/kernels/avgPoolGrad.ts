import * as tf from '@tensorflow/tfjs-core';
import { defineWasmKernel } from './wasmKernel';

interface Inputs {
  readonly dy: tf.Tensor4D;
  readonly input: tf.Tensor4D;
}

interface Attrs {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
}

/**
 * The gradient of avgPool for windows that touch and do not overlap: each value of dy, shared among the pixels that its
 * window really has, is repeated over them. The shipped kernels, a plain loop, share with the padding as well, which
 * the forward pass does not; they still serve other windows.
 */
export function defineAvgPoolGrad(): void {
  const shipped = tf.getKernel('AvgPoolGrad', 'wasm');
  defineWasmKernel<Inputs, Attrs>('AvgPoolGrad', (inputs, attrs) => {
    const { dy, input } = inputs;
    const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = tf.backend_util.computePool2DInfo(
      input.shape,
      attrs.filterSize,
      attrs.strides,
      1,
      attrs.pad,
    );
    if (filterHeight !== strideHeight || filterWidth !== strideWidth) {
      const gradient = shipped.kernelFunc({ inputs: { dy, input }, attrs: { ...attrs }, backend: tf.backend() });
      return tf.engine().makeTensorFromTensorInfo(gradient as tf.TensorInfo);
    }
    const [, height, width] = input.shape;
    const [, rows, columns] = dy.shape;
    const rowShares = shares(rows, filterHeight, padInfo.top, height);
    const columnShares = shares(columns, filterWidth, padInfo.left, width);
    const shared = tf.mul(
      dy,
      tf.mul(tf.reshape(rowShares, [rows, 1, 1]), tf.reshape(columnShares, [columns, 1])),
    ) as tf.Tensor4D;
    const repeated = tf.image.resizeNearestNeighbor(shared, [rows * filterHeight, columns * filterWidth]);
    return cropped(repeated, padInfo.top, padInfo.left, input.shape);
  });
}

/** One over the pixels inside the image that each window has along one axis. */
function shares(windows: number, size: number, before: number, pixels: number): tf.Tensor1D {
  return tf.tensor1d(
    Float32Array.from(
      { length: windows },
      (_, w) => 1 / (Math.min((w + 1) * size - before, pixels) - Math.max(w * size - before, 0)),
    ),
  );
}

/** The part that lies on the image; pixels that no window reached, at its end, get nothing. */
function cropped(
  repeated: tf.Tensor4D,
  top: number,
  left: number,
  [images, height, width, channels]: tf.Tensor4D['shape'],
): tf.Tensor4D {
  const [rows, columns] = [Math.min(height, repeated.shape[1] - top), Math.min(width, repeated.shape[2] - left)];
  const inside = tf.slice(repeated, [0, top, left, 0], [images, rows, columns, channels]);
  return rows === height && columns === width
    ? inside
    : tf.pad(inside, [
        [0, 0],
        [0, height - rows],
        [0, width - columns],
        [0, 0],
      ]);
}
