import assert from 'node:assert/strict';
import fc from 'fast-check';
import { misspellings } from '../../../src/engine/labels/classNames';

const meant = (counts: Record<string, number>) =>
  Object.fromEntries([...misspellings(new Map(Object.entries(counts)))].map(([name, found]) => [name, found.meant]));

describe('misspellings', () => {
  it('takes the more frequent of two spellings of one name for the one that is meant', () => {
    assert.deepEqual(meant({ cat: 3, Cat: 5, dog: 9 }), { cat: 'Cat' });
    assert.deepEqual(meant({ 't-shirt': 5, 't shirt': 1, T_Shirt: 2 }), { 't shirt': 't-shirt', T_Shirt: 't-shirt' });
    assert.deepEqual(meant({ 'animal/dog': 5, 'animal /dog': 1 }), { 'animal /dog': 'animal/dog' });
    assert.deepEqual(meant({ ﬁsh: 1, fish: 2 }), { ﬁsh: 'fish' });
  });

  it(
    'takes a rare name a letter away from a frequent one for a slip: one wrong, missing, too many or in the other ' +
      'order',
    () => {
      for (const slip of ['zebre', 'zebr', 'zebraa', 'zerba', 'ebra'])
        assert.deepEqual(meant({ zebra: 20, [slip]: 2 }), { [slip]: 'zebra' }, slip);
    },
  );

  it('leaves names alone that are short, as frequent, further away, or differ in digits', () => {
    assert.deepEqual(meant({ cat: 100, bat: 1 }), {});
    assert.deepEqual(meant({ zebra: 20, zebre: 3 }), {});
    assert.deepEqual(meant({ zebra: 100, zebu: 1, 'class 1': 100, 'class 2': 1, 'class 12': 1 }), {});
  });

  it('reports a space around a name that stands alone, and says nothing of no label', () => {
    assert.deepEqual(meant({ 'cat ': 3, '': 5, ' ': 2 }), { 'cat ': 'cat' });
  });

  it('finds every slip that comparing all pairs letter by letter finds', () => {
    const names = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 3, maxLength: 6 }), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(names, fc.array(fc.constantFrom(1, 2, 15, 40), { minLength: 12, maxLength: 12 }), (list, sizes) => {
        const counts = new Map(list.map((name, i) => [name, sizes[i]]));
        const found = misspellings(counts);
        for (const name of list) {
          const near = list.filter(
            (other) =>
              counts.get(name)! * 10 <= counts.get(other)! &&
              Math.min(name.length, other.length) >= 4 &&
              distance(name, other) === 1,
          );
          assert.equal(found.has(name), near.length > 0, `${name} in ${JSON.stringify([...counts])}`);
          if (found.has(name)) assert.ok(near.includes(found.get(name)!.meant));
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Damerau-Levenshtein distance with neighbouring letters changing places, by its recursive definition. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const same = a.at(-1) === b.at(-1) ? 0 : 1;
  const swapped =
    a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)
      ? distance(a.slice(0, -2), b.slice(0, -2)) + 1
      : Infinity;
  return Math.min(
    distance(a.slice(0, -1), b) + 1,
    distance(a, b.slice(0, -1)) + 1,
    distance(a.slice(0, -1), b.slice(0, -1)) + same,
    swapped,
  );
}
