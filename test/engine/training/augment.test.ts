import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mirror } from '../../../src/engine/network/mirror';
import { seededRandom } from '../../../src/engine/numeric/random';
import { augmented, augmentedImages } from '../../../src/engine/training/augment';

const shape = { height: 3, width: 4, channels: 3 };
const size = 36;
const images = (count: number) => Float32Array.from({ length: count * size }, (_, i) => Math.sin(i));

describe('augmentation', () => {
  it('changes nothing when nothing is asked for, and never its input', () => {
    const input = images(5);
    assert.deepEqual(augmentedImages(input, shape, { mirrored: false, shift: 0, tone: 0 }, seededRandom(1)), input);
    augmentedImages(input, shape, { mirrored: true, shift: 2, tone: 0.5 }, seededRandom(1));
    assert.deepEqual(input, images(5));
  });

  it('mirrors about half of the images and leaves the others', () => {
    const input = images(200);
    const output = augmentedImages(input, shape, { mirrored: true, shift: 0, tone: 0 }, seededRandom(2));
    const turned = mirror(input, shape);
    let mirrored = 0;
    for (let i = 0; i < 200; i++) {
      const row = output.subarray(i * size, (i + 1) * size).join();
      if (row === turned.subarray(i * size, (i + 1) * size).join()) mirrored++;
      else assert.equal(row, input.subarray(i * size, (i + 1) * size).join());
    }
    assert.ok(mirrored > 70 && mirrored < 130, `${mirrored} of 200`);
  });

  it('moves an image by whole pixels up to the limit, each move about equally often, and repeats its border', () => {
    const row = { height: 1, width: 7, channels: 1 };
    const input = Float32Array.from({ length: 7 * 900 }, (_, i) => i % 7);
    const output = augmentedImages(input, row, { mirrored: false, shift: 1, tone: 0 }, seededRandom(3));
    const seen = new Map<string, number>();
    for (let i = 0; i < 900; i++) {
      const key = output.subarray(i * 7, i * 7 + 7).join('');
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    assert.deepEqual([...seen.keys()].sort(), ['0012345', '0123456', '1234566']);
    for (const count of seen.values()) assert.ok(count > 230, `${count} of 900`);
  });

  it('keeps contrast and brightness within their limits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.5, noNaN: true }), fc.nat(1000), (tone, seed) => {
        const [a, b] = augmentedImages(
          Float32Array.of(0, 1),
          { height: 1, width: 2, channels: 1 },
          { mirrored: false, shift: 0, tone },
          seededRandom(seed),
        );
        assert.ok(Math.abs(a) <= tone + 1e-6 && Math.abs(b - a - 1) <= tone + 1e-6);
      }),
      { seed: 4 },
    );
  });

  it('leaves out the asked share of features and makes up for it with the rest', () => {
    const features = { count: 1, dim: 10_000, values: new Float32Array(10_000), readable: Uint8Array.of(1) };
    const out = augmented(new Float32Array(10_000).fill(3), features, { dropout: 0.25 }, seededRandom(6));
    assert.deepEqual([...new Set(out)].sort(), [0, 4]);
    const gone = out.filter((value) => value === 0).length;
    assert.ok(gone > 2300 && gone < 2700, `${gone}`);
    assert.deepEqual(
      augmented(Float32Array.of(1, 2), features, { dropout: 0 }, seededRandom(6)),
      Float32Array.of(1, 2),
    );
  });

  it('is the same for the same seed', () => {
    const how = { mirrored: true, shift: 2, tone: 0.2 };
    assert.deepEqual(
      augmentedImages(images(9), shape, how, seededRandom(5)),
      augmentedImages(images(9), shape, how, seededRandom(5)),
    );
    assert.notDeepEqual(
      augmentedImages(images(9), shape, how, seededRandom(5)),
      augmentedImages(images(9), shape, how, seededRandom(6)),
    );
  });
});
