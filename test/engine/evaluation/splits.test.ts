import assert from 'node:assert/strict';
import { holdOutClasses, holdOutImages } from '../../../src/engine/evaluation/splits';
import { seededRandom } from '../../../src/engine/numeric/random';

const LABELS = Int32Array.from({ length: 100 }, (_, i) => (i % 13 === 0 ? -1 : i % 8));
const labelled = [...LABELS.keys()].filter((i) => LABELS[i] >= 0);
const classesOf = (images: Uint32Array) => new Set([...images].map((image) => LABELS[image]));

describe('held-out classes', () => {
  it('are whole classes, and with the others all labelled images', () => {
    const { train, test } = holdOutClasses(LABELS, 0.5, seededRandom(1));
    assert.equal(classesOf(test).size, 4);
    assert.ok([...classesOf(test)].every((label) => !classesOf(train).has(label)));
    assert.deepEqual(
      [...train, ...test].sort((a, b) => a - b),
      labelled,
    );
  });

  it('leave two classes on either side', () => {
    assert.equal(classesOf(holdOutClasses(LABELS, 0, seededRandom(1)).test).size, 2);
    assert.equal(classesOf(holdOutClasses(LABELS, 1, seededRandom(1)).train).size, 2);
  });

  it('are the same with the same seed', () => {
    assert.deepEqual(holdOutClasses(LABELS, 0.5, seededRandom(5)), holdOutClasses(LABELS, 0.5, seededRandom(5)));
  });

  it('need four classes', () => {
    assert.throws(() => holdOutClasses(Int32Array.of(0, 1, 2, -1), 0.5, seededRandom(1)), /at least 4.*found 3/);
  });
});

describe('held-out images', () => {
  it('are the same share of every class', () => {
    const { train, test } = holdOutImages(LABELS, 0.25, seededRandom(1));
    for (const label of classesOf(Uint32Array.from(labelled))) {
      const size = labelled.filter((image) => LABELS[image] === label).length;
      assert.equal(test.filter((image) => LABELS[image] === label).length, Math.round(0.25 * size));
    }
    assert.deepEqual(
      [...train, ...test].sort((a, b) => a - b),
      labelled,
    );
  });

  it('are never all images of a class, and at least one of two', () => {
    const { train, test } = holdOutImages(Int32Array.of(0, 0, 1, 2, 2, 2), 0.99, seededRandom(1));
    assert.equal(train.length, 3);
    assert.equal(test.length, 3);
    assert.deepEqual([...holdOutImages(Int32Array.of(0, 0, 1), 0.01, seededRandom(1)).test].length, 1);
  });
});
