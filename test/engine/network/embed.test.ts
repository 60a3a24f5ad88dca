import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { embed } from '../../../src/engine/network/embed';
import { edgeStem, stemShape } from '../../../src/engine/network/edgeStem';
import { mirror } from '../../../src/engine/network/mirror';
import { standardized } from '../../../src/engine/network/standardize';
import { isStopped, quietJob } from '../../../src/engine/protocol/job';
import { useBackend } from '../../../src/engine/tensor/backend';
import { randomPixels, smallNetwork } from './networks';

const everything = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

describe('embedding images', () => {
  before(() => useBackend('wasm'));

  for (const attention of ['none', 'squeezeExcite', 'pooling', 'both'] as const) {
    it(`gives rows of length 1 for odd sizes, colours and stages, attention ${attention}`, () => {
      const network = smallNetwork({ height: 21, width: 30, channels: 3, stages: 2, attention });
      const { values, count, dim } = embed(
        network,
        randomPixels(5, { height: 21, width: 30, channels: 3 }),
        everything(5),
        quietJob,
      );
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
    const { values } = embed(
      network,
      randomPixels(3, { height: 8, width: 8, channels: 1 }, 1),
      everything(3),
      quietJob,
    );
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

  for (const shape of [
    { height: 8, width: 12, channels: 1 as const },
    { height: 36, width: 20, channels: 3 as const },
  ]) {
    it(`keeps a share of the squared distances for plain edges and colours, ${shape.height} × ${shape.width}`, () => {
      const skip = 0.3;
      const [learning, skipping] = [smallNetwork(shape), smallNetwork(shape, false, skip)];
      const pixels = randomPixels(4, shape, 2);
      const learned = embed(learning, pixels, everything(4), quietJob);
      const rows = embed(skipping, pixels, everything(4), quietJob);
      const rowOf = ({ values, dim }: typeof rows, image: number) => [
        ...values.subarray(image * dim, (image + 1) * dim),
      ];
      const square = (a: readonly number[], b: readonly number[]) =>
        a.reduce((sum, value, d) => sum + (value - b[d]) ** 2, 0);
      const given = [0, 1, 3].map((image) => plainEdgesAndColours(standardized(pixels, [image], learning.spec), shape));
      [
        [0, 1],
        [0, 3],
        [1, 3],
      ].forEach(([a, b]) => {
        const expected =
          (1 - skip) * square(rowOf(learned, a), rowOf(learned, b)) +
          skip * square(given[Math.min(a, 2)], given[Math.min(b, 2)]);
        assert.ok(Math.abs(square(rowOf(rows, a), rowOf(rows, b)) - expected) < 1e-4);
      });
      assert.ok(
        rowOf(rows, 2).every((value) => value === 0),
        'an unreadable image keeps its row of zeros',
      );
      learning.dispose();
      skipping.dispose();
    });
  }

  it('stops between batches, reports, keeps no tensor and does nothing for no images', () => {
    const before = tf.memory().numTensors;
    const network = smallNetwork();
    const pixels = randomPixels(300, { height: 8, width: 8, channels: 1 });
    const seen: number[] = [];
    assert.throws(
      () =>
        embed(network, pixels, everything(300), {
          progress: ({ done }) => seen.push(done),
          stopped: () => seen.length > 1,
        }),
      isStopped,
    );
    assert.deepEqual(seen, [0, 128]);
    assert.equal(embed(network, pixels, [], quietJob).values.length, 0);
    network.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
});

/**
 * Means of the stem's cells over at most 8 × 8 squares; its eight edges at length 1 beside its colours at length 1,
 * together of length 1.
 */
function plainEdgesAndColours(
  image: Float32Array,
  shape: { height: number; width: number; channels: number },
): number[] {
  const stem = stemShape(shape);
  const cells = edgeStem(image, shape);
  const step = Math.ceil(Math.max(stem.height, stem.width) / 8);
  const [edges, colours]: number[][] = [[], []];
  for (let top = 0; top < stem.height; top += step) {
    for (let left = 0; left < stem.width; left += step) {
      for (let channel = 0; channel < stem.channels; channel++) {
        const inside: number[] = [];
        for (let y = top; y < Math.min(top + step, stem.height); y++) {
          for (let x = left; x < Math.min(left + step, stem.width); x++)
            inside.push(cells[(y * stem.width + x) * stem.channels + channel]);
        }
        (channel < 8 ? edges : colours).push(inside.reduce((sum, value) => sum + value, 0) / inside.length);
      }
    }
  }
  return [edges, colours].flatMap((part) => part.map((value) => value / Math.hypot(...part) / Math.SQRT2));
}
