import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../numeric/random';
import { convnet, type ConvnetSpec } from './convnet';
import { edgeStem, stemShape } from './edgeStem';
import { Variables } from './variables';

/** What makes a network beside its weights, as it is saved. */
export interface NetworkSpec {
  readonly backbone: ConvnetSpec;
  /** Mean and standard deviation of each channel over the dataset, in the units of the pixels, 0..255. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** Trained on mirrored images too: an image's embedding is the mean of its own and its mirror image's. */
  readonly mirrored: boolean;
}

/** An embedding network. Whoever makes it disposes it. */
export class Network {
  readonly variables: Variables;
  private readonly backbone: (cells: tf.Tensor4D, training: boolean) => tf.Tensor2D;

  /** @param initial where the weights come from: drawn, or saved ones by name */
  constructor(readonly spec: NetworkSpec, initial: Random | ReadonlyMap<string, Float32Array>) {
    this.variables = new Variables(initial);
    this.backbone = convnet(spec.backbone, this.variables);
  }

  get dim(): number {
    return this.spec.backbone.embedding;
  }

  /**
   * What `forward` takes: the part of the network that has nothing to learn.
   * @param images standardised images one after the other, in the order row, column, channel
   */
  input(images: Float32Array): tf.Tensor4D {
    const { height, width, channels } = stemShape(this.spec.backbone);
    const cells = edgeStem(images, this.spec.backbone);
    return tf.tensor4d(cells, [cells.length / (height * width * channels), height, width, channels]);
  }

  /**
   * Embeddings of any length, [images, dim]; to be called in a tidy.
   * @param training whether the batch's own statistics count and are learned
   */
  forward(input: tf.Tensor4D, training: boolean): tf.Tensor2D {
    return this.backbone(input, training);
  }

  dispose(): void {
    this.variables.dispose();
  }
}

/** Rows scaled to length 1; a row of zeros stays zero, and has a finite gradient. */
export function unitRows(x: tf.Tensor2D): tf.Tensor2D {
  const squares = tf.sum(tf.square(x), 1, true);
  return tf.div(x, tf.sqrt(tf.maximum(squares, 1e-12)));
}
