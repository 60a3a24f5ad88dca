import * as tf from '@tensorflow/tfjs-core';
import { type ConvAttrs, convShape } from './convShape';
import { defineWasmKernel } from './wasmKernel';

interface Inputs {
  readonly dy: tf.Tensor4D;
  readonly filter: tf.Tensor4D;
}

interface Attrs extends ConvAttrs {
  readonly inputShape: [number, number, number, number];
}

/**
 * The gradient of conv2d with respect to its input: the forward convolution of dy, spread by the stride, with the
 * filter turned by 180 degrees and its channel axes swapped. The shipped kernel is a plain loop.
 */
export function defineConv2dBackpropInput(): void {
  defineWasmKernel<Inputs, Attrs>('Conv2DBackpropInput', ({ dy, filter }, attrs) => {
    const { strideHeight, strideWidth, top, left } = convShape(attrs.inputShape, filter.shape, attrs);
    const [, height, width] = attrs.inputShape;
    const [filterHeight, filterWidth] = filter.shape;
    const spread = spreadByStride(dy, strideHeight, strideWidth);
    const rows = border(filterHeight, top, height, spread.shape[1]);
    const columns = border(filterWidth, left, width, spread.shape[2]);
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
    const covered = tf.conv2d(spread, turned, 1, [[0, 0], rows.pad, columns.pad, [0, 0]]);
    return tf.slice(covered, [0, rows.skip, columns.skip, 0], attrs.inputShape);
  });
}

/**
 * Zeros before and after along one axis so that the convolution covers the input, and how much it covers before the
 * input begins.
 */
function border(
  filterSize: number,
  padBefore: number,
  inputSize: number,
  spreadSize: number,
): { pad: [number, number]; skip: number } {
  const before = filterSize - 1 - padBefore;
  const after = inputSize + padBefore - spreadSize;
  return { pad: [Math.max(before, 0), Math.max(after, 0)], skip: Math.max(-before, 0) };
}

/** Zeros after each value, so that neighbours of dy stand a stride apart, as their places in the input do. */
function spreadByStride(dy: tf.Tensor4D, strideHeight: number, strideWidth: number): tf.Tensor4D {
  if (strideHeight === 1 && strideWidth === 1) return dy;
  const [images, height, width, channels] = dy.shape;
  const pixels = tf.pad(tf.reshape(dy, [images * height * width, channels]), [
    [0, 0],
    [0, (strideWidth - 1) * channels],
  ]);
  const row = width * strideWidth * channels;
  const rows = tf.pad(tf.reshape(pixels, [images * height, row]), [
    [0, 0],
    [0, (strideHeight - 1) * row],
  ]);
  return tf.reshape(rows, [images, height * strideHeight, width * strideWidth, channels]);
}
