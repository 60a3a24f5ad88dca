import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom } from '../../../src/engine/numeric/random';
import { cropped } from '../../../src/engine/training/crop';

const shape = { height: 5, width: 6, channels: 3 };
const size = 90;

describe('random crops', () => {
  it('leave the image as it is where nothing may be cut off', () => {
    // Half of the cuts are wider than high and so keep the whole width; a random of 1/2 keeps the aspect.
    const image = Float32Array.from({ length: size }, (_, i) => Math.sin(i));
    const same = cropped(image, shape, 1, () => 0.5);
    same.forEach((value, i) => assert.ok(Math.abs(value - image[i]) < 1e-6));
  });

  it('of a slope stay on the slope: every pixel lies between pixels of the image', () => {
    const slope = Float32Array.from({ length: size }, (_, i) => 10 * Math.floor(i / 18) + Math.floor((i % 18) / 3));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0.1, max: 1, noNaN: true }), (seed, least) => {
        const out = cropped(slope, shape, least, seededRandom(seed));
        for (let p = 0; p < size; p++) {
          assert.ok(out[p] >= -1e-4 && out[p] <= 45.0001);
          assert.ok(Math.abs(out[p] - out[p - (p % 3)]) < 1e-5, 'channels move together');
          if (p >= 18) assert.ok(out[p] >= out[p - 18] - 1e-4, 'rows keep their order');
          if (p % 18 >= 3) assert.ok(out[p] >= out[p - 3] - 1e-4, 'columns keep their order');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keep the wanted share of the area, up to the change of aspect', () => {
    const random = seededRandom(4);
    const wide = { height: 40, width: 40, channels: 2 };
    const plane = Float32Array.from({ length: 3200 }, (_, i) =>
      i % 2 === 0 ? Math.floor(i / 2) % 40 : Math.floor(i / 80),
    );
    for (let round = 0; round < 50; round++) {
      const out = cropped(plane, wide, 0.5, random);
      const width = out[78] - out[0];
      const height = out[3199] - out[1];
      assert.ok(((width + 1) * (height + 1)) / 1600 > 0.38, `${width} × ${height}`);
    }
  });

  it('change each image on its own, never their input', () => {
    const image = Float32Array.from({ length: size }, (_, i) => i);
    const two = Float32Array.from([...image, ...image]);
    const out = cropped(two, shape, 0.3, seededRandom(7));
    assert.notDeepEqual(out.subarray(0, size), out.subarray(size));
    assert.deepEqual(two.subarray(0, size), image);
    assert.equal(cropped(new Float32Array(0), shape, 0.5, seededRandom(1)).length, 0);
  });
});
