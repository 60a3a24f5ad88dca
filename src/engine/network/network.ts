import type * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../numeric/random';
import { convnet, type ConvnetSpec } from './convnet';
import { head, type HeadSpec } from './head';
import type { Layers } from './layers';
import type { Statistics } from './standardize';
import { Variables } from './variables';

/** What makes a network beside its weights, as it is saved; with mean and deviation of what it was trained on. */
export interface NetworkSpec extends Statistics {
  /** A convnet takes pixels, a head takes features. */
  readonly architecture: ConvnetSpec | HeadSpec;
  /** Trained on mirrored images too: an image's embedding is the mean of its own and its mirror image's. */
  readonly mirrored: boolean;
  /**
   * Share of squared distances that what the network is given has, as it is, beside what is learned from it; 0 leaves
   * it out.
   */
  readonly skip: number;
}

/** An embedding network. Whoever makes it disposes it. */
export class Network implements Layers<tf.Tensor> {
  readonly variables: Variables;
  private readonly layers: Layers<tf.Tensor>;

  /** @param initial where the weights come from: drawn, or saved ones by name */
  constructor(
    readonly spec: NetworkSpec,
    initial: Random | ReadonlyMap<string, Float32Array>,
  ) {
    const { architecture } = spec;
    this.variables = new Variables(initial);
    this.layers =
      architecture.kind === 'head' ? head(architecture, this.variables) : convnet(architecture, this.variables);
  }

  /** Numbers that are learned for each image. */
  get dim(): number {
    return this.spec.architecture.embedding;
  }

  get givenDim(): number {
    return this.layers.givenDim;
  }

  input(samples: Float32Array): tf.Tensor {
    return this.layers.input(samples);
  }

  forward(input: tf.Tensor, training: boolean): tf.Tensor2D {
    return this.layers.forward(input, training);
  }

  given(input: tf.Tensor): tf.Tensor2D {
    return this.layers.given(input);
  }

  dispose(): void {
    this.variables.dispose();
  }
}
