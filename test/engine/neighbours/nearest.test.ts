import assert from 'node:assert/strict';
import fc from 'fast-check';
import { emptyKnn, insertNearest, mergeNearest } from '../../../src/engine/neighbours/nearest';

/** Few distances, so that many are equal. */
const candidates = fc
  .uniqueArray(fc.nat(99), { maxLength: 40 })
  .chain((images) =>
    fc
      .array(fc.integer({ min: 0, max: 5 }), { minLength: images.length, maxLength: images.length })
      .map((distances) => images.map((index, i) => ({ index, distance: distances[i] / 4 }))),
  );

describe('the nearest so far', () => {
  it('are the same whether candidates come one by one, at once or in parts, in any order', () => {
    fc.assert(
      fc.property(candidates, fc.integer({ min: 1, max: 12 }), fc.nat(40), (all, k, cut) => {
        const sorted = all.slice().sort((a, b) => a.distance - b.distance || a.index - b.index);
        const expected = Array.from({ length: k }, (_, n) => sorted[n]?.index ?? -1);
        const [single, parts] = [emptyKnn(2, k), emptyKnn(2, k)];
        for (const { index, distance } of all) insertNearest(single, 1, index, distance);
        for (const part of [all.slice(0, cut), all.slice(cut)]) {
          const images = Int32Array.from(part, ({ index }) => index);
          const distances = Float32Array.from(part, ({ distance }) => distance);
          mergeNearest(parts, 1, images, distances, part.length);
        }
        assert.deepEqual([...single.indices.subarray(k)], expected);
        assert.deepEqual(parts, single);
        assert.ok(single.indices.subarray(0, k).every((index) => index === -1));
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});
