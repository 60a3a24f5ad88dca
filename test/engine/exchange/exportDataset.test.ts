import assert from 'node:assert/strict';
import { join } from 'node:path';
import { exportDataset } from '../../../src/engine/exchange/exportDataset';
import { openLabels } from '../../../src/engine/labels/openLabels';
import { quietJob, type DatasetInfo } from '../../../src/engine/protocol';
import { snapshot, temporaryFolder } from '../fixtures/temporaryFolder';

const TABLE = [
  'image\tlabel\tsplit\tstate',
  'a/1.png\tcat\ttrain\t',
  'b/1.png\tcat\ttest\t',
  'b/2.png\tdog/poodle\ttrain\t',
  'b/3.png\tcat\t\texcluded',
  'b/4.png\t\ttrain\t',
  '',
].join('\n');

describe('exportDataset', () => {
  const folder = temporaryFolder();
  const root = (): string => join(folder.path, 'data');
  const info = (): DatasetInfo => ({ root: root(), layout: 'table', labelFile: 'labels.tsv' });
  const target = (): string => join(folder.path, 'out', 'copy');

  beforeEach(() =>
    folder.write({
      'data/labels.tsv': TABLE,
      'data/a/1.png': 'a1',
      'data/b/1.png': 'b1',
      'data/b/2.png': 'b2',
      'data/b/3.png': 'b3',
      'data/b/4.png': 'b4',
    }),
  );

  it('makes a folder per class, numbers files of one name, and leaves out what was excluded', async () => {
    const before = snapshot(root());
    assert.equal(await exportDataset(root(), (await openLabels(info())).entries, target(), 'folders', quietJob), 4);
    assert.deepEqual(snapshot(target()), {
      '4.png': 'b4',
      'cat/1 (2).png': 'b1',
      'cat/1.png': 'a1',
      'dog/poodle/2.png': 'b2',
    });
    assert.deepEqual(snapshot(root()), before);
  });

  it('keeps the paths and writes a table that says the same labels and splits', async () => {
    const { entries } = await openLabels(info());
    await exportDataset(root(), entries, target(), 'table', quietJob);
    const copy = await openLabels({ ...info(), root: target() });
    assert.deepEqual(copy.entries.paths, ['a/1.png', 'b/1.png', 'b/2.png', 'b/4.png']);
    assert.deepEqual(copy.entries.labels, ['cat', 'cat', 'dog/poodle', '']);
    assert.deepEqual(copy.entries.splits, ['train', 'test', 'train', 'train']);
    assert.equal(snapshot(target())['b/2.png'], 'b2');
  });

  it('writes into no folder that holds anything or lies in the dataset', async () => {
    const { entries } = await openLabels(info());
    const before = snapshot(folder.path);
    for (const inside of [root(), join(root(), 'copy'), join(root(), '..data')]) {
      await assert.rejects(exportDataset(root(), entries, inside, 'folders', quietJob), { code: 'export/inside' });
    }
    await assert.rejects(exportDataset(root(), entries, folder.path, 'folders', quietJob), {
      code: 'folder/notEmpty',
      message: /holds data;/,
    });
    assert.deepEqual(snapshot(folder.path), before);
  });

  it('copies nothing when a label cannot be a folder, and stops when it is asked to', async () => {
    const { entries } = await openLabels(info());
    await assert.rejects(
      exportDataset(
        root(),
        { ...entries, labels: entries.labels.map(() => 'cat/../..') },
        target(),
        'folders',
        quietJob,
      ),
      { code: 'label/folder' },
    );
    await assert.rejects(exportDataset(root(), entries, target(), 'folders', { ...quietJob, stopped: () => true }), {
      code: 'job/stopped',
    });
    assert.deepEqual(snapshot(target()), {});
  });
});
