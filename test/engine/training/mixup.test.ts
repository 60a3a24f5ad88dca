import assert from 'node:assert/strict';
import { seededRandom } from '../../../src/engine/numeric/random';
import { mixUp } from '../../../src/engine/training/mixup';

describe('mixup', () => {
  it('blends each image with its partner by the share that it gives', () => {
    const images = Float32Array.from({ length: 12 }, (_, i) => i * i);
    const before = images.slice();
    const { partners, share } = mixUp(images, 3, seededRandom(1));
    assert.deepEqual([...partners].sort(), [0, 1, 2, 3]);
    assert.ok(share >= 0 && share < 1);
    images.forEach((value, p) => {
      const [image, at] = [Math.floor(p / 3), p % 3];
      assert.ok(Math.abs(value - (share * before[p] + (1 - share) * before[partners[image] * 3 + at])) < 1e-4);
    });
  });

  it('leaves a lone image and an empty batch as they are', () => {
    const images = Float32Array.of(1, 2, 3);
    mixUp(images, 3, seededRandom(2));
    assert.deepEqual([...images], [1, 2, 3]);
    assert.equal(mixUp(new Float32Array(0), 3, seededRandom(2)).partners.length, 0);
  });
});
