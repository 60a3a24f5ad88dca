import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { folderSource } from '../../../src/engine/labels/folderSource';
import { renameFolder, restoreFolder, toUndo } from '../../../src/engine/labels/renameFolder';
import type { NearmissError } from '../../../src/engine/protocol';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('renameFolder', () => {
  const folder = temporaryFolder();
  let root: string;
  beforeEach(async () => {
    root = folder.path;
    await folder.write({
      'nearmiss.json': '{ "dataset": { "subfolders": "classes" } }',
      'cat/1.png': '',
      'cat/notes.txt': '',
      'animal/dog/1.png': '',
      'animal/dog/2.png': '',
      'dog/1.png': '',
    });
  });
  const source = () => folderSource({ root, layout: 'folder', labelFile: '' }, folder.state);
  const files = () =>
    readdirSync(root, { recursive: true })
      .map(String)
      .filter((path) => /\.(png|txt)$/.test(path))
      .sort();

  it('renames the folder of a class with all that is in it', async () => {
    const edit = renameFolder(await source(), 'cat', 'pet/cat');
    assert.deepEqual(edit.moves, [{ from: 'cat', to: 'pet/cat' }]);
    await applyToDisk(root, edit);
    assert.deepEqual(files(), [
      'animal/dog/1.png',
      'animal/dog/2.png',
      'dog/1.png',
      'pet/cat/1.png',
      'pet/cat/notes.txt',
    ]);
  });

  it('moves the images where there is such a class already, and overwrites none', async () => {
    await applyToDisk(root, renameFolder(await source(), 'animal/dog', 'dog'));
    assert.deepEqual(files(), ['cat/1.png', 'cat/notes.txt', 'dog/1 (2).png', 'dog/1.png', 'dog/2.png']);
  });

  it('puts a class a level below itself', async () => {
    await applyToDisk(root, renameFolder(await source(), 'dog', 'dog/poodle'));
    assert.deepEqual(
      files().filter((path) => path.startsWith('dog/')),
      ['dog/poodle/1.png'],
    );
  });

  it('renames a class with its parts as a whole, and keeps them where it comes to another class', async () => {
    await folder.write({ 'nearmiss.json': '{}' });
    const labels = await source();
    const whole = renameFolder(labels, 'animal', 'pet');
    assert.deepEqual(whole.moves, [{ from: 'animal', to: 'pet' }]);
    assert.throws(() => renameFolder(labels, 'animal', 'pet/dog'), { code: 'label/folder', message: /subfolders/ });
    await applyToDisk(root, renameFolder(labels, 'animal', 'dog'));
    assert.deepEqual(files(), ['cat/1.png', 'cat/notes.txt', 'dog/1.png', 'dog/dog/1.png', 'dog/dog/2.png']);
    assert.deepEqual(new Set((await source()).entries.labels), new Set(['cat', 'dog']));
  });

  it('renames every file of a class that names of files say', async () => {
    for (const name of ['cat', 'animal', 'dog']) rmSync(join(root, name), { recursive: true });
    await folder.write({ 'nearmiss.json': '{ "dataset": { "layout": "names" } }' });
    await folder.write({ 'cat.1.png': '', 'cat.1.txt': '', 'cat_2.png': '', 'dog.1.png': '' });
    const edit = renameFolder(await source(), 'cat', 'dog');
    await applyToDisk(root, edit);
    assert.deepEqual(files(), ['dog.1 (2).png', 'dog.1 (2).txt', 'dog.1.png', 'dog_2.png']);
    await applyToDisk(root, restoreFolder(await source(), { image: 'cat', undo: toUndo(edit.moves) }));
    assert.deepEqual(files(), ['cat.1.png', 'cat.1.txt', 'cat_2.png', 'dog.1.png']);
  });

  it('takes a rename back, the folder with all that is in it or the images that came to another', async () => {
    const before = files();
    for (const [from, to] of [
      ['cat', 'pet/cat'],
      ['animal/dog', 'dog'],
      ['dog', 'dog/poodle'],
    ]) {
      const edit = renameFolder(await source(), from, to);
      await applyToDisk(root, edit);
      assert.notDeepEqual(files(), before);
      await applyToDisk(root, restoreFolder(await source(), { image: from, undo: toUndo(edit.moves) }));
      assert.deepEqual(files(), before);
    }
  });

  it('does not take back what has gone, what would overwrite, and damaged records', async () => {
    const { moves } = renameFolder(await source(), 'cat', 'lion');
    const labels = await source();
    const back = (undo: string) => () => restoreFolder(labels, { image: 'cat', undo });
    assert.throws(back(toUndo(moves)), { code: 'undo/changed', message: /lion is no longer there/ });
    await applyToDisk(root, { moves, texts: [], outcomes: [] });
    await folder.write({ 'cat/2.png': '' });
    assert.throws(back(toUndo(moves)), { code: 'undo/changed', message: /cat is there again/ });
    for (const damaged of ['', '{', '[1]']) assert.throws(back(damaged), { code: 'undo/changed', message: /damaged/ });
  });

  it('renames the folder of the class in each split', async () => {
    await folder.write({ 'train/owl/1.png': '', 'test/owl/2.png': '', 'test/bird/3.png': '', 'train/cat/4.png': '' });
    for (const name of ['cat', 'animal', 'dog']) rmSync(join(root, name), { recursive: true });
    const { moves } = renameFolder(await source(), 'owl', 'bird');
    assert.deepEqual(moves, [
      { from: 'test/owl/2.png', to: 'test/bird/2.png' },
      { from: 'train/owl', to: 'train/bird' },
    ]);
  });

  it('refuses a class without images, and names that no folder can have', async () => {
    const labels = await source();
    assert.throws(() => renameFolder(labels, 'cow', 'ox'), { code: 'class/unknown' });
    assert.throws(() => renameFolder(labels, '', 'ox'), { code: 'class/unknown' });
    for (const name of ['.hidden', 'a//b', ''])
      assert.throws(
        () => renameFolder(labels, 'cat', name),
        (error: NearmissError) => error.code.startsWith('label/'),
      );
  });
});
