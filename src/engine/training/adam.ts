import type { NamedTensorMap, Variable } from '@tensorflow/tfjs-core';
import { assign } from '../network/variables';

/**
 * A variable to learn, how much faster than the others it learns, and the share of the rate by which it shrinks at each
 * step.
 */
export interface Learned {
  readonly variable: Variable;
  readonly rate: number;
  readonly decay: number;
}

const MEAN_DECAY = 0.9;
const SQUARE_DECAY = 0.999;
const EPSILON = 1e-8;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), on plain arrays: of many small variables the tensor
 * operations would cost more than the arithmetic.
 */
export class Adam {
  private steps = 0;
  private readonly slots: {
    readonly learned: Learned;
    readonly values: Float32Array;
    readonly mean: Float32Array;
    readonly square: Float32Array;
  }[];

  constructor(learned: readonly Learned[]) {
    this.slots = learned.map((one) => {
      const values = one.variable.dataSync().slice() as Float32Array;
      return { learned: one, values, mean: new Float32Array(values.length), square: new Float32Array(values.length) };
    });
  }

  get variables(): Variable[] {
    return this.slots.map(({ learned }) => learned.variable);
  }

  /**
   * @param gradients by the name of the variable, as `variableGrads` gives them; a variable without one stays as it is
   */
  step(gradients: NamedTensorMap, learningRate: number): void {
    this.steps++;
    // Both averages begin at 0 and are scaled up to what they would be without that start.
    const scale = Math.sqrt(1 - SQUARE_DECAY ** this.steps) / (1 - MEAN_DECAY ** this.steps);
    for (const { learned, values, mean, square } of this.slots) {
      const gradient = gradients[learned.variable.name]?.dataSync();
      if (!gradient) continue;
      const rate = learningRate * learned.rate;
      for (let i = 0; i < values.length; i++) {
        mean[i] = MEAN_DECAY * mean[i] + (1 - MEAN_DECAY) * gradient[i];
        square[i] = SQUARE_DECAY * square[i] + (1 - SQUARE_DECAY) * gradient[i] * gradient[i];
        values[i] -= rate * ((scale * mean[i]) / (Math.sqrt(square[i]) + EPSILON) + learned.decay * values[i]);
      }
      assign(learned.variable, values);
    }
  }
}
