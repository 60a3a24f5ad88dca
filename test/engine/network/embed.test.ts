import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { embed } from '../../../src/engine/network/embed';
import { mirror } from '../../../src/engine/network/mirror';
import { isStopped, quietJob } from '../../../src/engine/protocol/job';
import { useBackend } from '../../../src/engine/tensor/backend';
import { randomPixels, smallNetwork } from './networks';

const everything = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

describe('embedding images', () => {
  before(() => useBackend('wasm'));

  for (const attention of ['none', 'squeezeExcite', 'pooling', 'both'] as const) {
    it(`gives rows of length 1 for odd sizes, colours and stages, attention ${attention}`, () => {
      const network = smallNetwork({ height: 21, width: 30, channels: 3, stages: 2, attention });
      const { values, count, dim } = embed(network, randomPixels(5, { height: 21, width: 30, channels: 3 }), everything(5), quietJob);
      assert.deepEqual([count, dim], [5, 6]);
      for (let i = 0; i < 5; i++) assert.ok(Math.abs(Math.hypot(...values.subarray(i * 6, i * 6 + 6)) - 1) < 1e-5);
      network.dispose();
    });
  }

  it('gives an image the same row alone, among others and in another order', () => {
    const network = smallNetwork();
    const pixels = randomPixels(300, { height: 8, width: 8, channels: 1 });
    const all = embed(network, pixels, everything(300), quietJob).values;
    const some = embed(network, pixels, [299, 7], quietJob).values;
    assert.deepEqual(some, Float32Array.of(...all.subarray(299 * 6), ...all.subarray(42, 48)));
    network.dispose();
  });

  it('leaves the rows of unreadable images 0', () => {
    const network = smallNetwork();
    const { values } = embed(network, randomPixels(3, { height: 8, width: 8, channels: 1 }, 1), everything(3), quietJob);
    assert.deepEqual([...values.subarray(6, 12)], [0, 0, 0, 0, 0, 0]);
    assert.ok(values[0] !== 0 && values[12] !== 0);
    network.dispose();
  });

  it('gives an image and its mirror image the same row when trained on both', () => {
    const network = smallNetwork({}, true);
    const shape = { height: 8, width: 8, channels: 1 as const };
    const pixels = randomPixels(1, shape);
    const turned = { ...pixels, data: Uint8Array.from(mirror(Float32Array.from(pixels.data), shape)) };
    const [own, other] = [embed(network, pixels, [0], quietJob).values, embed(network, turned, [0], quietJob).values];
    own.forEach((v, d) => assert.ok(Math.abs(v - other[d]) < 1e-5));
    network.dispose();
  });

  it('stops between batches, reports, keeps no tensor and does nothing for no images', () => {
    const before = tf.memory().numTensors;
    const network = smallNetwork();
    const pixels = randomPixels(300, { height: 8, width: 8, channels: 1 });
    const seen: number[] = [];
    assert.throws(() => embed(network, pixels, everything(300), { progress: ({ done }) => seen.push(done), stopped: () => seen.length > 1 }), isStopped);
    assert.deepEqual(seen, [0, 128]);
    assert.equal(embed(network, pixels, [], quietJob).values.length, 0);
    network.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
});
