import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { findDataset, findDatasets } from '../../../src/engine/labels/findDatasets';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('findDatasets', () => {
  const folder = temporaryFolder();
  const found = async (...folders: string[]) =>
    (await findDatasets((folders.length ? folders : ['']).map((name) => join(folder.path, name)))).map(
      ({ root, layout, labelFile }) => [root.slice(folder.path.length + 1), layout, labelFile],
    );

  it('knows a dataset by labels.tsv, by a table that names images, or by class folders', async () => {
    await folder.write({
      'a/labels.tsv': '',
      'a/other.csv': 'file,label\n1.png,cat\n',
      'b/train.csv': 'id;Path;Class\n1;img/1.jpg;cat\n',
      'b/prices.csv': 'item,price\n',
      'c/metadata.csv': 'file_name,label\n1.png,cat\n',
      'c/a.csv': 'file,label\n1.png,cat\n',
      'd/metadata.jsonl': '{"file_name": "1.png", "label": 2}\n',
      'e/cat/1.png': '',
      'e/dog/1.png': '',
      'f/1.png': '',
      'f/2.png': '',
      'f/README.md': '',
      'g/nearmiss.json': '{}',
      'g/animal/dog/poodle/1.png': '',
    });
    assert.deepEqual(await found(), [
      ['a', 'table', 'labels.tsv'],
      ['b', 'table', 'train.csv'],
      ['c', 'table', 'metadata.csv'],
      ['d', 'jsonl', 'metadata.jsonl'],
      ['e', 'folder', ''],
      ['f', 'folder', ''],
      ['g', 'folder', ''],
    ]);
    assert.deepEqual(await found('e', 'e'), [['e', 'folder', '']]);
  });

  it('takes the folder itself before the folders in it', async () => {
    await folder.write({ 'cat/1.png': '', 'dog/1.png': '', 'dog/2.png': '', 'dog/labels.tsv': '' });
    assert.deepEqual(await found(), [['', 'folder', '']]);
  });

  it('takes neither code with pictures, nor tables of something else, for a dataset', async () => {
    await folder.write({
      'src/main.ts': '',
      'src/icon.png': '',
      'docs/shot.png': '',
      'docs/text.md': '',
      'docs/more.md': '',
      'media/1.png': '',
      'media/a.svg': '',
      'sales.csv': 'file,category\nreport.pdf,food\n',
      'names.csv': 'label,image\n',
      'binary.csv': Buffer.from([0, 255, 34, 10]),
      'metadata.jsonl': '{"file_name":"1.png","text":"a cat"}\n',
      'node_modules/x/1.png': '',
      '.hidden/cat/1.png': '',
      '.hidden/dog/1.png': '',
    });
    assert.deepEqual(await found(), []);
  });

  it('finds nothing in folders that are empty, gone or a loop', async function () {
    assert.deepEqual(await found('', 'gone'), []);
    if (process.platform === 'win32') this.skip();
    symlinkSync('.', join(folder.path, 'loop'));
    assert.deepEqual(await found(), []);
  });
});

describe('findDataset', () => {
  const folder = temporaryFolder();

  it('takes a folder as it is, or a label file by its name', async () => {
    await folder.write({ 'a/b/c.png': '', 'list.csv': '', 'set.jsonl': '', 'notes.txt': '', 'd/labels.tsv': '' });
    const at = (name: string) => findDataset(join(folder.path, name));
    assert.deepEqual(await at('a'), { root: join(folder.path, 'a'), layout: 'folder', labelFile: '' });
    assert.deepEqual(await at('d'), { root: join(folder.path, 'd'), layout: 'table', labelFile: 'labels.tsv' });
    assert.deepEqual(await at('list.csv'), { root: folder.path, layout: 'table', labelFile: 'list.csv' });
    assert.deepEqual(await at('set.jsonl'), { root: folder.path, layout: 'jsonl', labelFile: 'set.jsonl' });
    await assert.rejects(at('notes.txt'), { code: 'dataset/file' });
    await assert.rejects(at('gone'), { code: 'dataset/missing', message: /it is not there/ });
  });
});
