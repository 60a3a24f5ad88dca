import * as tf from '@tensorflow/tfjs-core';
import { normal, type Random } from '../numeric/random';

/** The weights of a network by name, in the order in which its layers ask for them. Whoever makes it disposes it. */
export class Variables {
  private readonly byName = new Map<string, tf.Variable>();

  /** @param initial where first values come from: drawn, or saved ones by name */
  constructor(private readonly initial: Random | ReadonlyMap<string, Float32Array>) {}

  /** Normal values with the variance 2 / fanIn that keeps signals steady through ReLU (He et al. 2015). */
  weights(name: string, shape: number[], fanIn: number): tf.Variable {
    return this.add(name, shape, true, (random) => normal(random) * Math.sqrt(2 / fanIn));
  }

  constants(name: string, shape: number[], value: number): tf.Variable {
    return this.add(name, shape, true, () => value);
  }

  /** Not learned by gradient: means and variances of the training images. */
  statistics(name: string, shape: number[], value: number): tf.Variable {
    return this.add(name, shape, false, () => value);
  }

  get trainable(): tf.Variable[] {
    return [...this.byName.values()].filter(({ trainable }) => trainable);
  }

  get shapes(): { name: string; shape: number[] }[] {
    return [...this.byName].map(([name, { shape }]) => ({ name, shape }));
  }

  /** Copies of all values, in the order of `shapes`. */
  read(): Float32Array[] {
    return [...this.byName.values()].map((variable) => variable.dataSync().slice() as Float32Array);
  }

  /** Sets all values, in the order of `shapes`. */
  write(values: readonly Float32Array[]): void {
    [...this.byName.values()].forEach((variable, i) => assign(variable, values[i]));
  }

  dispose(): void {
    tf.dispose([...this.byName.values()]);
    this.byName.clear();
  }

  private add(name: string, shape: number[], trainable: boolean, draw: (random: Random) => number): tf.Variable {
    const { initial } = this;
    const values =
      typeof initial === 'function'
        ? Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => draw(initial))
        : initial.get(name);
    if (!values) throw new Error(`the weights have no ${name}`);
    const variable = tf.tidy(() => tf.variable(tf.tensor(values, shape), trainable));
    this.byName.set(name, variable);
    return variable;
  }
}

/** Gives a variable new values. */
export function assign(variable: tf.Variable, values: Float32Array): void {
  tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
}
