import assert from 'node:assert/strict';
import { edgeFeatures } from '../../../src/engine/network/edgeFeatures';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { seededRandom } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol';

function noise(count: number, size: number, channels: 1 | 3): Pixels {
  const random = seededRandom(1);
  const data = Uint8Array.from({ length: count * size * size * channels }, () => random() * 256);
  return { count, height: size, width: size, channels, data, readable: new Uint8Array(count).fill(1) };
}
const all = (pixels: Pixels): Uint32Array => Uint32Array.from({ length: pixels.count }, (_, i) => i);

describe('edgeFeatures', () => {
  for (const [size, channels] of [
    [8, 1],
    [28, 1],
    [33, 3],
    [128, 3],
  ] as const) {
    it(`gives rows of length 1 for images of ${size} pixels and ${channels} channels`, () => {
      const pixels = noise(3, size, channels);
      const { dim, values } = edgeFeatures(pixels, all(pixels), quietJob);
      assert.ok(dim <= 64 * (8 + channels));
      for (let r = 0; r < 3; r++)
        assert.ok(Math.abs(Math.hypot(...values.subarray(r * dim, (r + 1) * dim)) - 1) < 1e-5);
    });
  }

  it('gives an image the same row whatever images stand beside it', () => {
    const pixels = noise(300, 12, 1);
    const { dim, values } = edgeFeatures(pixels, all(pixels), quietJob);
    const alone = edgeFeatures(pixels, Uint32Array.of(290), quietJob).values;
    assert.deepEqual(alone, values.subarray(290 * dim, 291 * dim));
  });

  it('leaves the row of an unreadable image 0', () => {
    const pixels = noise(2, 8, 1);
    pixels.readable[1] = 0;
    const { dim, values } = edgeFeatures(pixels, all(pixels), quietJob);
    assert.ok(
      values.subarray(dim).every((value) => value === 0) &&
        values[0] !== undefined &&
        values.subarray(0, dim).some((value) => value !== 0),
    );
  });

  it('has no rows for no images', () => {
    assert.equal(edgeFeatures(noise(0, 8, 1), new Uint32Array(0), quietJob).values.length, 0);
  });
});
