import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom } from '../../../src/engine/numeric/random';
import { stratifiedFolds } from '../../../src/engine/training/folds';

describe('stratified folds', () => {
  it('hold each labelled image out once, learn from it otherwise, and share each class out evenly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 80 }),
        fc.integer({ min: 2, max: 6 }),
        fc.nat(99),
        (given, count, seed) => {
          const labels = Int32Array.from(given);
          const folds = stratifiedFolds(labels, count, seededRandom(seed));
          assert.equal(folds.length, count);
          const heldOut = new Int32Array(labels.length);
          for (const fold of folds) {
            assert.deepEqual(
              [...fold.learn, ...fold.heldOut].sort((a, b) => a - b),
              [...labels.keys()],
            );
            for (const image of fold.heldOut) heldOut[image]++;
            assert.ok(fold.learn.every((image) => labels[image] >= 0));
          }
          labels.forEach((label, image) => assert.equal(heldOut[image], label < 0 ? count : 1));
          for (let label = 0; label < 5; label++) {
            const sizes = folds.map((fold) => fold.heldOut.filter((image) => labels[image] === label).length);
            assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, `class ${label}: ${sizes}`);
          }
        },
      ),
      { seed: 1 },
    );
  });

  it('keep the folds of many small classes alike in size', () => {
    const labels = Int32Array.from({ length: 30 }, (_, i) => i);
    assert.deepEqual(
      stratifiedFolds(labels, 5, seededRandom(1)).map(({ heldOut }) => heldOut.length),
      [6, 6, 6, 6, 6],
    );
  });

  it('are drawn anew by another seed and the same by the same', () => {
    const labels = Int32Array.from({ length: 40 }, (_, i) => i % 4);
    const draw = (seed: number) => stratifiedFolds(labels, 2, seededRandom(seed))[0].heldOut;
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
  });
});
