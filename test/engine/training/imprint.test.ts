import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { Network } from '../../../src/engine/network/network';
import { seededRandom } from '../../../src/engine/numeric/random';
import { useBackend } from '../../../src/engine/tensor/backend';
import { imprint } from '../../../src/engine/training/imprint';
import { barsTask } from './tasks';

describe('imprinting of class vectors', () => {
  before(() => useBackend('wasm'));

  const { samples, labels, spec } = barsTask();
  const images = Uint32Array.from(labels.keys());

  it('points each class where its images lie, away from the others', () => {
    const network = new Network(spec, seededRandom(2));
    const before = tf.memory().numTensors;
    const vectors = imprint(network, samples, images, labels, 3, seededRandom(1));
    assert.equal(tf.memory().numTensors, before);
    const sums = Array.from({ length: network.dim }, (_, d) =>
      Math.abs(vectors[d] + vectors[network.dim + d] + vectors[2 * network.dim + d]),
    );
    assert.ok(Math.max(...sums) < 1e-5, 'the mean of all classes is taken off');
    const cosine = (a: number, b: number) => {
      const rows = [a, b].map((row) => vectors.subarray(row * network.dim, (row + 1) * network.dim));
      return (
        rows[0].reduce((sum, value, d) => sum + value * rows[1][d], 0) /
        (Math.hypot(...rows[0]) * Math.hypot(...rows[1]))
      );
    };
    assert.ok(cosine(0, 1) < 0.5 && cosine(1, 2) < 0.5 && cosine(0, 2) < 0.5);
    network.dispose();
  });

  it('leaves the row of a class without images at zero, and works with a single labelled image', () => {
    const network = new Network(spec, seededRandom(2));
    const one = new Int32Array(labels.length).fill(-1);
    one[4] = 1;
    const vectors = imprint(network, samples, images, one, 3, seededRandom(1));
    assert.ok(vectors.every(Number.isFinite));
    assert.ok(vectors.subarray(0, network.dim).every((value) => value === 0));
    network.dispose();
  });
});
