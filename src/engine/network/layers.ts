import * as tf from '@tensorflow/tfjs-core';
import { batchNorm } from './batchNorm';
import type { Variables } from './variables';

/** A part of a network: [images, height, width, channels] to the same with other channels. */
export type Layer = (x: tf.Tensor4D, training: boolean) => tf.Tensor4D;

/** All layers of a network. */
export interface Layers<Input extends tf.Tensor> {
  /**
   * What `forward` takes: the part of the network that has nothing to learn.
   * @param samples standardised images or features, one after the other
   */
  input(samples: Float32Array): Input;
  /**
   * Embeddings of any length, [images, embedding]; to be called in a tidy.
   * @param training whether the batch's own statistics count and are learned
   */
  forward(input: Input, training: boolean): tf.Tensor2D;
  /** Rows of length 1, [images, givenDim], of the input as it is: a way around all layers; to be called in a tidy. */
  given(input: Input): tf.Tensor2D;
  readonly givenDim: number;
}

/** A convolution with size × size filters that keeps width and height. It has no offset: a normalisation follows. */
export function convolution(
  variables: Variables,
  name: string,
  inChannels: number,
  outChannels: number,
  size: number,
): Layer {
  const filter = variables.weights(
    `${name}/filter`,
    [size, size, inChannels, outChannels],
    size * size * inChannels,
  ) as tf.Variable<tf.Rank.R4>;
  return (x) => tf.conv2d(x, filter, 1, 'same');
}

export function dense(
  variables: Variables,
  name: string,
  inputs: number,
  outputs: number,
): (x: tf.Tensor2D) => tf.Tensor2D {
  const weights = variables.weights(`${name}/weights`, [inputs, outputs], 2 * inputs) as tf.Variable<tf.Rank.R2>;
  const offset = variables.constants(`${name}/offset`, [outputs], 0);
  return (x) => tf.add(tf.matMul(x, weights), offset);
}

/**
 * Two 3 × 3 convolutions and a way around them (He et al. 2016). With `gate` the second one's channels are weighed for
 * each image.
 */
export function residualBlock(
  variables: Variables,
  name: string,
  inChannels: number,
  outChannels: number,
  gate: boolean,
): Layer {
  const first = convolution(variables, `${name}/first`, inChannels, outChannels, 3);
  const firstNorm = batchNorm(variables, `${name}/firstNorm`, outChannels);
  const second = convolution(variables, `${name}/second`, outChannels, outChannels, 3);
  const secondNorm = batchNorm(variables, `${name}/secondNorm`, outChannels);
  const around =
    inChannels === outChannels ? null : convolution(variables, `${name}/around`, inChannels, outChannels, 1);
  const weigh = gate ? squeezeExcite(variables, `${name}/gate`, outChannels) : null;
  return (x, training) => {
    const hidden = tf.relu(firstNorm(first(x, training), training));
    const change = secondNorm(second(hidden, training), training);
    return tf.relu(tf.add(weigh ? weigh(change, training) : change, around ? around(x, training) : x));
  };
}

/** Weighs the channels by what is in the whole image (Hu et al. 2018, reduction 4). */
function squeezeExcite(variables: Variables, name: string, channels: number): Layer {
  const hidden = Math.max(4, Math.round(channels / 4));
  const squeeze = dense(variables, `${name}/squeeze`, channels, hidden);
  const excite = dense(variables, `${name}/excite`, hidden, channels);
  return (x) => {
    const weights = tf.sigmoid(excite(tf.relu(squeeze(tf.mean(x, [1, 2])))));
    return tf.mul(x, tf.reshape(weights, [-1, 1, 1, channels]));
  };
}

/** One vector per image: its places averaged with weights that the place itself asks for. */
export function attentionPooling(
  variables: Variables,
  name: string,
  channels: number,
): (x: tf.Tensor4D) => tf.Tensor2D {
  const score = dense(variables, `${name}/score`, channels, 1);
  return (x) => {
    const [images, height, width] = x.shape;
    const places = height * width;
    const weights = tf.softmax(tf.reshape(score(tf.reshape(x, [images * places, channels])), [images, places]));
    return tf.reshape(tf.matMul(tf.reshape(weights, [images, 1, places]), tf.reshape(x, [images, places, channels])), [
      images,
      channels,
    ]);
  };
}
