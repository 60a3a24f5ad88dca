import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nearestFirst } from '../../../src/engine/evaluation/ranking';

describe('nearestFirst', () => {
  it('is the beginning of a stable sort, ties by index, without what is infinitely far', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(Infinity)), { maxLength: 40 }),
        fc.integer({ min: 0, max: 45 }),
        (list, k) => {
          const sorted = [...list.keys()]
            .filter((i) => list[i] < Infinity)
            .sort((a, b) => list[a] - list[b] || a - b)
            .slice(0, k);
          assert.deepEqual([...nearestFirst(Float64Array.from(list), k)], sorted);
        },
      ),
    );
  });
});
