import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createTable } from '../../../src/engine/labels/createTable';
import { labelTableText } from '../../../src/engine/labels/labelTableText';
import { openLabels } from '../../../src/engine/labels/openLabels';
import { parseLabelTable } from '../../../src/engine/labels/labelTable';
import { rowSource } from '../../../src/engine/labels/rowSource';
import { plainPictures } from '../../../src/engine/labels/tables/rowPictures';
import type { DatasetInfo } from '../../../src/engine/protocol';
import { snapshot, temporaryFolder } from '../fixtures/temporaryFolder';

describe('createTable', () => {
  const folder = temporaryFolder();
  const info = (): DatasetInfo => ({ root: folder.path, layout: 'folder', labelFile: '' });

  it('writes what the folders say, leaves every image where it is, and the table says the same', async () => {
    await folder.write({
      'nearmiss.json': '{ "dataset": { "subfolders": "classes" } }',
      'cat/1.png': 'a',
      'dog/poodle/#2.png': 'b',
      'loose.png': 'c',
      '../.nearmiss/dataset/excluded/cat/3.png': 'd',
    });
    const before = snapshot(folder.path);
    const { entries } = await openLabels(info(), folder.state);
    const table = await createTable(info(), entries);
    const { 'labels.tsv': text, ...rest } = snapshot(folder.path);
    assert.equal(text, 'image\tlabel\ncat/1.png\tcat\ndog/poodle/#2.png\tdog/poodle\nloose.png\t\n');
    assert.deepEqual(rest, before);
    const read = await openLabels(table, folder.state);
    assert.deepEqual(read.entries.paths, ['cat/1.png', 'dog/poodle/#2.png', 'loose.png']);
    assert.deepEqual(read.entries.labels, ['cat', 'dog/poodle', '']);
  });

  it('writes over no table', async () => {
    await folder.write({ 'cat/1.png': 'a', 'labels.tsv': 'mine' });
    const { entries } = await openLabels(info(), folder.state);
    await assert.rejects(createTable(info(), entries), { code: 'table/exists' });
    await assert.rejects(createTable({ ...info(), layout: 'table', labelFile: 'x.csv' }, entries), {
      code: 'table/exists',
      message: /x\.csv already/,
    });
    assert.equal(snapshot(folder.path)['labels.tsv'], 'mine');
  });

  it('reads back as what was written, whatever names, labels and splits hold', () => {
    const name = fc.stringMatching(/^[^\0/\\.\ud800-\udfff]{1,12}$/u).filter((path) => path.trim() !== '');
    const rows = fc.uniqueArray(
      fc.record({ path: name, label: fc.string({ unit: 'grapheme' }), split: fc.constantFrom('train', 'test', '') }),
      { selector: ({ path }) => path, minLength: 1 },
    );
    fc.assert(
      fc.property(rows, (wanted) => {
        const columns = {
          paths: wanted.map(({ path }) => path),
          labels: wanted.map(({ label }) => label),
          splits: wanted.map(({ split }) => split),
        };
        const text = labelTableText({ ...columns, excluded: new Uint8Array(wanted.length) });
        const { entries, problems } = rowSource(
          { root: '/d', layout: 'table', labelFile: 'labels.tsv' },
          {
            file: 'labels.tsv',
            rows: parseLabelTable(text, 'labels.tsv'),
            pictures: plainPictures(() => true),
          },
        );
        assert.deepEqual({ paths: entries.paths, labels: entries.labels, splits: entries.splits }, columns);
        assert.deepEqual(problems, []);
      }),
    );
  });
});
