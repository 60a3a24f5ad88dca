import assert from 'node:assert/strict';
import { join } from 'node:path';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { findDatasets } from '../../../src/engine/labels/findDatasets';
import { openLabels } from '../../../src/engine/labels/openLabels';
import { renameFolder } from '../../../src/engine/labels/renameFolder';
import { splitFolders } from '../../../src/engine/labels/splitFolders';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('splitFolders', () => {
  it('are the top folders where all of them are named as splits are, and there are two', () => {
    assert.deepEqual(splitFolders(['train/cat/1.jpg', 'Test/2.jpg', 'train/a/b/3.jpg']), ['train', 'Test', 'train']);
    for (const paths of [
      [],
      ['train/cat/1.jpg'],
      ['train/1.jpg', 'test/1.jpg', 'cat/1.jpg'],
      ['train/1.jpg', 'test/1.jpg', '1.jpg'],
      ['cat/train/1.jpg', 'dog/test/1.jpg'],
    ]) {
      assert.equal(splitFolders(paths), null, paths.join(' '));
    }
  });
});

describe('a folder dataset with splits', () => {
  const folder = temporaryFolder();
  const open = () => openLabels({ root: folder.path, layout: 'folder', labelFile: '' }, folder.state);
  const change = async (
    edit: (source: Awaited<ReturnType<typeof open>>) => ReturnType<Awaited<ReturnType<typeof open>>['edit']>,
  ) => {
    const made = edit(await open());
    await applyToDisk(folder.path, made);
    const { entries } = await open();
    return {
      outcomes: made.outcomes,
      images: entries.paths.map((path, i) => [path, entries.labels[i], entries.splits?.[i]]),
    };
  };

  it('is found as one dataset, whose labels do not name the split', async () => {
    await folder.write({
      'train/cat/1.jpg': 'x',
      'train/dog/poodle/2.jpg': 'x',
      'test/cat/1.jpg': 'x',
      'test/dog/4.jpg': 'x',
      'test/5.jpg': 'x',
    });
    assert.deepEqual(
      (await findDatasets([folder.path])).map(({ root }) => root),
      [folder.path],
    );
    const { entries } = await open();
    assert.deepEqual(entries.paths, [
      'test/5.jpg',
      'test/cat/1.jpg',
      'test/dog/4.jpg',
      'train/cat/1.jpg',
      'train/dog/poodle/2.jpg',
    ]);
    assert.deepEqual(entries.labels, ['', 'cat', 'dog', 'cat', 'dog/poodle']);
    assert.deepEqual(entries.splits, ['test', 'test', 'test', 'train', 'train']);
  });

  it('keeps an image in its split when it is relabelled or excluded, and brings it back', async () => {
    await folder.write({ 'train/cat/1.jpg': 'x', 'test/cat/2.jpg': 'x' });
    const moved = await change(({ edit }) => edit([{ action: 'relabel', image: 'test/cat/2.jpg', label: 'dog' }]));
    assert.deepEqual(moved.images, [
      ['test/dog/2.jpg', 'dog', 'test'],
      ['train/cat/1.jpg', 'cat', 'train'],
    ]);
    const out = await change(({ edit }) => edit([{ action: 'exclude', image: 'test/dog/2.jpg' }]));
    assert.deepEqual(out.images, [
      ['train/cat/1.jpg', 'cat', 'train'],
      ['../.nearmiss/dataset/excluded/test/dog/2.jpg', 'dog', 'test'],
    ]);
    const back = await change(({ edit }) => edit([{ action: 'restore', done: out.outcomes[0] }]));
    assert.deepEqual(back.images, moved.images);
  });

  it('renames a class in every split', async () => {
    await folder.write({ 'train/cat/1.jpg': 'x', 'test/cat/2.jpg': 'x', 'test/dog/3.jpg': 'x' });
    const { images } = await change((source) => renameFolder(source, 'cat', 'kitten'));
    assert.deepEqual(
      images.map(([path]) => path),
      ['test/dog/3.jpg', 'test/kitten/2.jpg', 'train/kitten/1.jpg'],
    );
  });

  it('is none where only one folder is so named: a class may be called test', async () => {
    await folder.write({ 'test/1.jpg': 'x', 'cat/2.jpg': 'x' });
    const { entries } = await open();
    assert.deepEqual([entries.labels, entries.splits], [['cat', 'test'], null]);
    assert.equal((await findDatasets([join(folder.path)])).length, 1);
  });
});
