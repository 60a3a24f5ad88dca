import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchPaths, rowsOfNames } from '../../../src/engine/labels/rowPaths';

/** How many parts two paths have in common, counted from their ends. */
function commonEnd(a: string, b: string): number {
  const [x, y] = [a.split('/').reverse(), b.split('/').reverse()];
  let parts = 0;
  while (parts < Math.min(x.length, y.length) && x[parts] === y[parts]) parts++;
  return parts;
}

/** Every name against every image. */
function naiveRows(names: readonly string[], paths: readonly string[]): number[] {
  const unique = [...new Set(names)];
  const sure = (one: string, others: readonly string[]): string | null => {
    const best = Math.max(0, ...others.map((other) => commonEnd(one, other)));
    const all = others.filter((other) => commonEnd(one, other) === best);
    return best > 0 && all.length === 1 ? all[0] : null;
  };
  return paths.map((path) => {
    if (unique.includes(path)) return names.lastIndexOf(path);
    const name = sure(path, unique);
    const fits = name !== null && !paths.includes(name) && sure(name, paths) === path;
    return fits ? names.lastIndexOf(name) : -1;
  });
}

describe('rows are matched to images by their names', () => {
  const rows = (names: string[], paths: string[]) => [...matchPaths(names, paths).rows];

  it('as every name held against every image says', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.array(path, { maxLength: 8 }), fc.uniqueArray(path, { maxLength: 8 }), (names, paths) =>
        assert.deepEqual(rows(names, paths), naiveRows(names, paths)),
      ),
      { numRuns: 500, seed: 1 },
    );
  });

  it('written from a folder above, by another machine, or on Windows', () => {
    const paths = ['rose/1.jpg', 'tulip/1.jpg', 'tulip/é.jpg'];
    assert.deepEqual(rows(['flowers/tulip/1.jpg', 'flowers/rose/1.jpg'], paths), [1, 0, -1]);
    assert.deepEqual(rows(['/home/ann/flowers/rose/1.jpg', '/home/ann/flowers/tulip/e\u0301.jpg'], paths), [0, -1, 1]);
    assert.deepEqual(rows(['C:\\data\\tulip\\1.jpg', '.\\rose\\1.jpg'], paths), [1, 0, -1]);
  });

  it('and never by an end that two names or two images share', () => {
    assert.deepEqual(rows(['1.jpg'], ['rose/1.jpg', 'tulip/1.jpg']), [-1, -1]);
    assert.deepEqual(rows(['x/rose/1.jpg', 'y/rose/1.jpg'], ['rose/1.jpg']), [-1]);
    // The dataset has lost a class, and the names are older: what is left of them must not be handed out.
    assert.deepEqual(rows(['cat/1.jpg', 'elk/1.jpg'], ['cat/1.jpg', 'dog/1.jpg']), [0, -1]);
  });

  it('which says what is unknown, repeated, moved or missing', () => {
    const { rows: found, notes } = rowsOfNames(
      ['cat/1.jpg', 'dog/2.jpg', 'x/9.jpg', 'cat/1.jpg', 'cat/3.jpg'],
      ['cat/1.jpg', 'cat/2.jpg', 'cat/3.jpg', 'cat/4.jpg'],
      'p.paths.txt',
    );
    assert.deepEqual([...found], [3, 1, 4, -1]);
    assert.deepEqual(notes, [
      '1 of 4 images have no row, such as cat/4.jpg',
      '1 name is of no image, such as x/9.jpg',
      '1 name stands there more than once, such as cat/1.jpg: the last row counts',
      '1 image was found by the name of the file alone, such as cat/2.jpg for dog/2.jpg',
    ]);
    assert.deepEqual(rowsOfNames(['a/1.jpg'], ['a/1.jpg'], 'p.paths.txt').notes, []);
  });

  it('and is refused with the counts where few names and few images meet', () => {
    const paths = Array.from({ length: 60 }, (_, i) => `cat/${i}.jpg`);
    const names = paths.map((path, i) => (i < 6 ? path : `elk/x${i}.jpg`));
    assert.throws(() => rowsOfNames(names, paths, 'p.paths.txt'), {
      code: 'rows/paths',
      message: /^p\.paths\.txt names 6 of the 60 images of the dataset: 54 of its names are of none, such as "elk\/x6/,
    });
    // Rows of a part of the dataset are usual, and so are rows of a larger one.
    assert.equal(rowsOfNames(names.slice(0, 6), paths, 'p.paths.txt').notes.length, 1);
    assert.equal(rowsOfNames(names, paths.slice(0, 6), 'p.paths.txt').notes.length, 1);
  });
});
