import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { embed } from '../../../src/engine/network/embed';
import { Network } from '../../../src/engine/network/network';
import { principalHead } from '../../../src/engine/network/principalHead';
import { statisticsOf } from '../../../src/engine/network/standardize';
import type { Features } from '../../../src/engine/numeric/features';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol/job';
import { useBackend } from '../../../src/engine/tensor/backend';

/** 50 rows that lie in 3 of 12 dimensions, which are turned by no grid. */
function flatFeatures(): Features {
  const random = seededRandom(2);
  const axes = Float32Array.from({ length: 36 }, () => normal(random));
  const values = new Float32Array(600);
  for (let i = 0; i < 50; i++)
    for (let a = 0; a < 3; a++) {
      const along = 3 * normal(random);
      for (let d = 0; d < 12; d++) values[12 * i + d] += along * axes[12 * a + d];
    }
  return { count: 50, dim: 12, values, readable: new Uint8Array(50).fill(1) };
}

describe('the first weights of a linear head', () => {
  before(() => useBackend('wasm'));

  for (const embedding of [3, 8]) {
    it(`keep the angles between centred features (${embedding} numbers for 3 dimensions)`, () => {
      const tensors = tf.memory().numTensors;
      const features = flatFeatures();
      const images = Uint32Array.from({ length: 50 }, (_, i) => i);
      const statistics = statisticsOf(features);
      const network = new Network(
        { architecture: { kind: 'head', inputs: 12, hidden: 0, embedding }, ...statistics, mirrored: false, skip: 0 },
        principalHead(features, images, statistics, embedding, seededRandom(1)),
      );
      const { values } = embed(network, features, images, quietJob);
      const centred = (i: number) =>
        Array.from(features.values.subarray(12 * i, 12 * i + 12), (value, d) => value - statistics.mean[d]);
      const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
        Array.from(a).reduce((sum, value, d) => sum + value * b[d], 0);
      for (let i = 1; i < 50; i++) {
        const [a, b] = [centred(0), centred(i)];
        const expected = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
        const found = dot(values.subarray(0, embedding), values.subarray(i * embedding, (i + 1) * embedding));
        assert.ok(Math.abs(found - expected) < 1e-3, `${found} instead of ${expected}`);
      }
      network.dispose();
      assert.equal(tf.memory().numTensors, tensors);
    });
  }

  it('see features through the map that they are given', () => {
    const features = flatFeatures();
    const images = Uint32Array.from({ length: 50 }, (_, i) => i);
    const map = Float32Array.from({ length: 144 }, (_, n) => (n % 13 === 0 ? 1 + n / 13 : 0));
    const stretched = { ...features, values: features.values.map((value, n) => value * (1 + (n % 12))) };
    for (const embedding of [12, 8]) {
      const rowsOf = (given: Features, before: Float32Array | null) => {
        const own = statisticsOf(given);
        const network = new Network(
          { architecture: { kind: 'head', inputs: 12, hidden: 0, embedding }, ...own, mirrored: false, skip: 0 },
          principalHead(given, images, own, embedding, seededRandom(1), before),
        );
        const { values } = embed(network, given, images, quietJob);
        network.dispose();
        return values;
      };
      const [found, expected] = [rowsOf(features, map), rowsOf(stretched, null)];
      const cosine = (rows: Float32Array, i: number) =>
        rows.subarray(0, embedding).reduce((sum, value, d) => sum + value * rows[i * embedding + d], 0);
      for (let i = 1; i < 50; i++)
        assert.ok(
          Math.abs(cosine(found, i) - cosine(expected, i)) < 1e-3,
          `image ${i}: ${cosine(found, i)} and ${cosine(expected, i)}`,
        );
    }
  });

  it('are finite for features that are all alike', () => {
    const features = { ...flatFeatures(), values: new Float32Array(600).fill(2) };
    const weights = principalHead(features, Uint32Array.of(0, 1), statisticsOf(features), 4, seededRandom(1)).get(
      'head/weights',
    )!;
    assert.ok(weights.every(Number.isFinite));
  });
});
