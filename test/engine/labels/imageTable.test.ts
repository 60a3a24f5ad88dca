import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ImageTable, type RowChange } from '../../../src/engine/labels/imageTable';

const CLASSES = ['', 'cat', 'dog', 'owl'];

function tableOf(labels: readonly string[]): ImageTable {
  const paths = labels.map((label, i) => `${label || 'none'}/${i}.png`);
  return ImageTable.of({ paths, labels, splits: null, excluded: new Uint8Array(labels.length), records: null });
}

describe('ImageTable', () => {
  it('says after any edits what a list of images says that is edited one by one, and never changes itself', () => {
    const edit = fc.record({
      rows: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 4 }),
      to: fc.constantFrom(...CLASSES, 'new'),
      out: fc.boolean(),
      moves: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...CLASSES), { minLength: 8, maxLength: 8 }),
        fc.array(edit),
        (labels, edits) => {
          let table = tableOf(labels);
          const oracle = labels.map((label, row) => ({ path: table.paths[row], label, out: false }));
          const seen: { table: ImageTable; said: unknown }[] = [];
          const say = (of: ImageTable) =>
            of.paths.map((path, row) => [path, of.label(row), of.excluded[row], of.row(path)]);
          edits.forEach(({ rows, to, out, moves }, n) => {
            seen.push({ table, said: say(table) });
            const changes = rows.map((row): RowChange => {
              const image = oracle[row].path;
              return { image, now: moves ? `${to}/${n}-${row}.png` : image, to };
            });
            table = out ? table.without(changes) : table.after(changes);
            rows.forEach((row, c) => (oracle[row] = { path: changes[c].now, label: out ? '' : to, out }));
          });
          assert.deepEqual(
            say(table),
            oracle.map(({ path, label, out }, row) => [path, label, Number(out), out ? undefined : row]),
          );
          for (const { table: earlier, said } of seen) assert.deepEqual(say(earlier), said);
        },
      ),
    );
  });

  it('lets two images take each other’s path in one edit', () => {
    const table = tableOf(['cat', 'dog']);
    const [a, b] = table.paths;
    const swapped = table.after([
      { image: a, now: b, to: 'dog' },
      { image: b, now: a, to: 'cat' },
    ]);
    assert.deepEqual([swapped.row(a), swapped.row(b)], [1, 0]);
    assert.deepEqual(
      [swapped.paths, [table.row(a), table.row(b)]],
      [
        [b, a],
        [0, 1],
      ],
    );
  });

  it('leaves out changes of images that it was not read with, and knows those that are out', () => {
    const table = tableOf(['cat']);
    const [path] = table.paths;
    assert.ok(table.after([{ image: 'no/such.png', now: 'x', to: 'dog' }]).sameAs(table));
    const without = table.without([{ image: path, now: path, to: '' }]);
    assert.deepEqual([without.row(path), without.knows(path), without.knows('no/such.png')], [undefined, true, false]);
    assert.deepEqual(without.counts(), { images: 0, unlabelled: 0, classes: [] });
  });
});
