import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '../../../src/engine/tensor/backend';
import { Adam } from '../../../src/engine/training/adam';

/** Adam as its paper has it, with bias-corrected averages. */
function reference(start: number, gradients: number[], rate: number, decay: number): number {
  let [value, mean, square] = [start, 0, 0];
  gradients.forEach((g, i) => {
    mean = 0.9 * mean + 0.1 * g;
    square = 0.999 * square + 0.001 * g * g;
    const [m, v] = [mean / (1 - 0.9 ** (i + 1)), square / (1 - 0.999 ** (i + 1))];
    value -= rate * (m / (Math.sqrt(v) + 1e-8) + decay * value);
  });
  return value;
}

describe('Adam', () => {
  let fast: tf.Variable;
  let slow: tf.Variable;
  before(() => useBackend('wasm'));
  beforeEach(() => {
    fast = tf.variable(tf.tensor1d([1, -2]));
    slow = tf.variable(tf.scalar(3));
  });
  afterEach(() => tf.dispose([fast, slow]));

  it('takes the steps of its definition, each variable at its own rate and with its own decay', () => {
    const adam = new Adam([
      { variable: fast, rate: 10, decay: 0 },
      { variable: slow, rate: 1, decay: 0.1 },
    ]);
    const gradients = [0.5, -1, 4, 0.01];
    for (const g of gradients) {
      tf.tidy(() => adam.step({ [fast.name]: tf.tensor1d([g, 2 * g]), [slow.name]: tf.scalar(-g) }, 0.01));
    }
    const found = [...fast.dataSync(), slow.dataSync()[0]];
    const expected = [
      reference(1, gradients, 0.1, 0),
      reference(
        -2,
        gradients.map((g) => 2 * g),
        0.1,
        0,
      ),
      reference(
        3,
        gradients.map((g) => -g),
        0.01,
        0.1,
      ),
    ];
    found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-5, `${value} instead of ${expected[i]}`));
  });

  it('leaves a variable without a gradient as it is and keeps no tensor', () => {
    const before = tf.memory().numTensors;
    const adam = new Adam([{ variable: fast, rate: 1, decay: 0.5 }]);
    adam.step({}, 0.1);
    assert.deepEqual([...fast.dataSync()], [1, -2]);
    tf.tidy(() => adam.step({ [fast.name]: tf.ones([2]) }, 0.1));
    assert.equal(tf.memory().numTensors, before);
  });
});
