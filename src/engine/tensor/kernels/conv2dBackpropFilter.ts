import * as tf from '@tensorflow/tfjs-core';
import { type ConvAttrs, convShape } from './convShape';
import { defineWasmKernel } from './wasmKernel';

interface Inputs {
  readonly x: tf.Tensor4D;
  readonly dy: tf.Tensor4D;
}

interface Attrs extends ConvAttrs {
  readonly filterShape: [number, number, number, number];
}

/** Up to this many input channels a convolution over them wastes its time on packing dy. */
const FEW_CHANNELS = 4;

/**
 * The gradient of conv2d with respect to its filter, [filterHeight, filterWidth, inChannels, outChannels]. WASM has
 * none.
 */
export function defineConv2dBackpropFilter(): void {
  defineWasmKernel<Inputs, Attrs>('Conv2DBackpropFilter', ({ x, dy }, attrs) => {
    const shape = convShape(x.shape, attrs.filterShape, attrs);
    const padded = tf.pad(x, [
      [0, 0],
      [shape.top, shape.bottom],
      [shape.left, shape.right],
      [0, 0],
    ]);
    const { strideHeight, strideWidth } = shape;
    const few = shape.inChannels <= FEW_CHANNELS;
    return few
      ? byPatches(padded, dy, attrs.filterShape, strideHeight, strideWidth)
      : byConvolution(padded, dy, attrs.filterShape, strideHeight, strideWidth);
  });
}

/**
 * Sum over images and places of x times dy is itself a convolution: channels play the images, images the channels,
 * dy the filter, and the stride becomes the dilation of that filter.
 */
function byConvolution(
  padded: tf.Tensor4D,
  dy: tf.Tensor4D,
  [height, width, inChannels, outChannels]: Attrs['filterShape'],
  strideHeight: number,
  strideWidth: number,
): tf.Tensor {
  const channelsFirst = tf.transpose(padded, [3, 1, 2, 0]);
  const filter = tf.transpose(dy, [1, 2, 0, 3]);
  const gradient = tf.conv2d(channelsFirst, filter, 1, 'valid', 'NHWC', [strideHeight, strideWidth]);
  return tf.slice(tf.transpose(gradient, [1, 2, 0, 3]), [0, 0, 0, 0], [height, width, inChannels, outChannels]);
}

/**
 * One matrix product of the patches, [filterHeight * filterWidth * inChannels, places], and dy, [places, outChannels].
 */
function byPatches(
  padded: tf.Tensor4D,
  dy: tf.Tensor4D,
  filterShape: Attrs['filterShape'],
  strideHeight: number,
  strideWidth: number,
): tf.Tensor {
  const [images, outHeight, outWidth, outChannels] = dy.shape;
  const [height, width, inChannels] = filterShape;
  const places = images * outHeight * outWidth;
  const planes = tf.transpose(padded, [3, 0, 1, 2]);
  const patches: tf.Tensor[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const end = [
        inChannels,
        images,
        row + (outHeight - 1) * strideHeight + 1,
        column + (outWidth - 1) * strideWidth + 1,
      ];
      const patch = tf.stridedSlice(planes, [0, 0, row, column], end, [1, 1, strideHeight, strideWidth]);
      patches.push(tf.reshape(patch, [inChannels, places]));
    }
  }
  return tf.reshape(tf.matMul(tf.concat(patches) as tf.Tensor2D, tf.reshape(dy, [places, outChannels])), filterShape);
}
