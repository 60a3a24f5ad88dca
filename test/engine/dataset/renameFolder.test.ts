import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { applyToDisk } from '../../../src/engine/dataset/applyToDisk';
import { folderSource } from '../../../src/engine/dataset/folderSource';
import { renameFolder } from '../../../src/engine/dataset/renameFolder';
import type { NearmissError } from '../../../src/engine/protocol';
import { temporaryFolder } from './temporaryFolder';

describe('renameFolder', () => {
  const folder = temporaryFolder();
  let root: string;
  beforeEach(async () => {
    root = folder.path;
    await folder.write({ 'cat/1.png': '', 'cat/notes.txt': '', 'animal/dog/1.png': '', 'animal/dog/2.png': '', 'dog/1.png': '' });
  });
  const source = () => folderSource({ root, layout: 'folder', labelFile: '' });
  const files = () => readdirSync(root, { recursive: true }).map(String).filter((path) => /\.\w+$/.test(path)).sort();

  it('renames the folder of a class with all that is in it', async () => {
    const edit = renameFolder(await source(), 'cat', 'pet/cat');
    assert.deepEqual(edit.moves, [{ from: 'cat', to: 'pet/cat' }]);
    await applyToDisk(root, edit);
    assert.deepEqual(files(), ['animal/dog/1.png', 'animal/dog/2.png', 'dog/1.png', 'pet/cat/1.png', 'pet/cat/notes.txt']);
  });

  it('moves the images where there is such a class already, and overwrites none', async () => {
    await applyToDisk(root, renameFolder(await source(), 'animal/dog', 'dog'));
    assert.deepEqual(files(), ['cat/1.png', 'cat/notes.txt', 'dog/1 (2).png', 'dog/1.png', 'dog/2.png']);
  });

  it('puts a class a level below itself', async () => {
    await applyToDisk(root, renameFolder(await source(), 'dog', 'dog/poodle'));
    assert.deepEqual(files().filter((path) => path.startsWith('dog/')), ['dog/poodle/1.png']);
  });

  it('refuses a class without images, and names that no folder can have', async () => {
    const labels = await source();
    assert.throws(() => renameFolder(labels, 'cow', 'ox'), { code: 'class/unknown' });
    assert.throws(() => renameFolder(labels, '', 'ox'), { code: 'class/unknown' });
    for (const name of ['.hidden', 'a//b', '']) assert.throws(() => renameFolder(labels, 'cat', name), (error: NearmissError) => error.code.startsWith('label/'));
  });
});
