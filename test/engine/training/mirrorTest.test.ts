import assert from 'node:assert/strict';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { seededRandom } from '../../../src/engine/numeric/random';
import { mirrorsKeepClass } from '../../../src/engine/training/mirrorTest';

/** 40 noisy images of 6 × 6 pixels; class c is lit where `lit` says so. */
function drawn(lit: (label: number, y: number, x: number) => boolean): { pixels: Pixels; labels: Int32Array } {
  const random = seededRandom(1);
  const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
  const data = Uint8Array.from(
    { length: 40 * 36 },
    (_, p) => (lit(labels[Math.floor(p / 36)], Math.floor((p % 36) / 6), p % 6) ? 200 : 20) + 30 * random(),
  );
  return {
    labels,
    pixels: { count: 40, height: 6, width: 6, channels: 1, data, readable: new Uint8Array(40).fill(1) },
  };
}

describe('whether mirroring makes sense', () => {
  it('is yes when the classes differ above and below', () => {
    const { pixels, labels } = drawn((label, y) => y < 3 === (label === 0));
    assert.equal(mirrorsKeepClass(pixels, labels, seededRandom(2)), true);
  });

  it('is no when one class is the mirror image of the other', () => {
    const { pixels, labels } = drawn((label, _y, x) => x < 3 === (label === 0));
    assert.equal(mirrorsKeepClass(pixels, labels, seededRandom(2)), false);
  });

  it('is answered without labels and without images', () => {
    const { pixels, labels } = drawn(() => true);
    assert.equal(typeof mirrorsKeepClass(pixels, labels.fill(-1), seededRandom(2)), 'boolean');
    assert.equal(
      typeof mirrorsKeepClass(
        { ...pixels, count: 0, data: new Uint8Array(0), readable: new Uint8Array(0) },
        new Int32Array(0),
        seededRandom(2),
      ),
      'boolean',
    );
  });
});
