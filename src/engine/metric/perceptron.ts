import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { normal, type Random } from '../numeric/random';
import { variable } from './variable';

/** Two dense layers with a rectifier between them. */
export interface Perceptron {
  readonly variables: readonly Variable[];
  /** @param weights the variables, or constants of the same shapes */
  apply(rows: Tensor2D, weights?: readonly tf.Tensor[]): Tensor2D;
  dispose(): void;
}

/** @param lastScale scales the initial weights of the last layer; small values begin with an output near zero */
export function perceptron(input: number, hidden: number, output: number, random: Random, lastScale = 1): Perceptron {
  const variables = [
    weights(input, hidden, 1, random),
    variable(() => tf.zeros([hidden])),
    weights(hidden, output, lastScale, random),
    variable(() => tf.zeros([output])),
  ];
  return {
    variables,
    apply(rows, [first, firstBias, last, lastBias] = variables) {
      const inner = tf.relu(tf.add(tf.matMul(rows, first as Tensor2D), firstBias)) as Tensor2D;
      return tf.add(tf.matMul(inner, last as Tensor2D), lastBias);
    },
    dispose: () => variables.forEach((owned) => owned.dispose()),
  };
}

/** He et al. 2015: variance 2 / inputs, which keeps the size of activations through rectifiers. */
function weights(input: number, output: number, scale: number, random: Random): Variable {
  const deviation = scale * Math.sqrt(2 / input);
  const values = Float32Array.from({ length: input * output }, () => deviation * normal(random));
  return variable(() => tf.tensor2d(values, [input, output]));
}
