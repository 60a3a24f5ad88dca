import assert from 'node:assert/strict';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { openPicture } from '../../../../src/engine/images/picturePart';
import { arrowOf, folderOf, parquetOf, pictures, type Row } from './packedFiles';
import { itemsOf, open, readingIn } from './roundTrip';

const NAMES = ['circle', 'square', 'red triangle'];
const README = `---
configs:
- config_name: default
dataset_info:
  features:
  - name: image
    dtype: image
  - name: label
    dtype:
      class_label:
        names:
          '0': circle
          '1': square
          '2': red triangle
---
# Shapes
`;
const rowsOf = (some: readonly Buffer[], first = 0): Row[] =>
  some.map((bytes, n) => ({ bytes, path: 'same.png', label: (first + n) % 3 }));

describe('Parquet of the hub', () => {
  it('is a picture per row, with the names of its classes and the splits of the files', async () => {
    const [a, b, c] = await pictures(3);
    const root = await folderOf({
      'README.md': '# Shapes',
      'data/test-00000-of-00001.parquet': parquetOf(rowsOf([c], 2), NAMES),
      'data/train-00000-of-00001.parquet': parquetOf(rowsOf([a, b]), NAMES),
    });
    assert.deepEqual(await itemsOf(root), [
      'data/test-00000-of-00001.parquet#row=0 red triangle test',
      'data/train-00000-of-00001.parquet#row=0 circle train',
      'data/train-00000-of-00001.parquet#row=1 square train',
    ]);
    const { what, missing, unnamed } = await readingIn(root);
    assert.match(what, /^Parquet with pictures in data\/test-.+ and 1 more: 3 classes, splits test, train$/);
    assert.deepEqual([missing, unnamed], [0, 0]);
    const picture = await openPicture(join(root, 'data/train-00000-of-00001.parquet#row=1'));
    assert.deepEqual(await picture.image(), b);
  });

  it('takes names of classes from the README where the files say none, and says where neither does', async () => {
    const files = { 'train.parquet': parquetOf(rowsOf(await pictures(2)), null) };
    const named = await folderOf({ ...files, 'README.md': README });
    assert.deepEqual(await itemsOf(named), ['train.parquet#row=0 circle train', 'train.parquet#row=1 square train']);
    for (const text of ['# Shapes', '---\n: : [\n---\n', '---\ndataset_info: 3\n---\n']) {
      const bare = await folderOf({ ...files, 'README.md': text });
      assert.deepEqual(await itemsOf(bare), ['train.parquet#row=0 0 train', 'train.parquet#row=1 1 train']);
      assert.match(
        (await readingIn(bare)).notes.join('\n'),
        /classes of "label" are numbers, whose names stand nowhere/,
      );
    }
  });

  it('finds pictures beside it of rows that only name one, and counts the others as missing', async () => {
    const [a] = await pictures(1);
    const rows = ['x 1.png', 'gone.png'].map((name, label) => ({ bytes: null, path: `/home/me/src/${name}`, label }));
    const root = await folderOf({ 'train.parquet': parquetOf(rows, NAMES), 'src/x 1.png': a });
    assert.deepEqual(await itemsOf(root), ['src/x 1.png circle train']);
    const { missing, notes } = await readingIn(root);
    assert.equal(missing, 1);
    assert.match(notes.join('\n'), /holds no picture in 2 of 2 rows, only its path/);
    const { problems } = await open(root);
    assert.deepEqual(
      problems.map(({ code, path }) => [code, path]),
      [['labels/missing', '/home/me/src/gone.png']],
    );
  });

  it('is read without a file that was cut off, which is said; where all were, that is the error', async () => {
    const whole = parquetOf(rowsOf(await pictures(2)), NAMES);
    const [first, second] = ['data/train-00000-of-00002.parquet', 'data/train-00001-of-00002.parquet'];
    const root = await folderOf({ [first]: whole, [second]: whole.subarray(0, 300) });
    assert.deepEqual(await itemsOf(root), [`${first}#row=0 circle train`, `${first}#row=1 square train`]);
    assert.match(
      (await readingIn(root)).notes[0],
      /^train-00001-of-00002\.parquet cannot be read: .+ Get the file anew/,
    );
    await assert.rejects(itemsOf(await folderOf({ [first]: whole.subarray(0, 300) })), {
      code: 'container/unreadable',
    });
  });

  it('is not taken for labels to write: an edit says how they are changed', async () => {
    const root = await folderOf({ 'train.parquet': parquetOf(rowsOf(await pictures(2)), NAMES) });
    const source = await open(root);
    assert.throws(() => source.edit([{ action: 'relabel', image: 'train.parquet#row=0', label: 'square' }]), {
      code: 'labels/readonly',
    });
    assert.match((await readingIn(root)).notes.at(-1)!, /nearmiss table.+nearmiss export/);
  });

  it('leaves a folder alone whose Parquet holds no pictures', async () => {
    const [a] = await pictures(1);
    const { parquetWriteBuffer } = await import('hyparquet-writer');
    const features = parquetWriteBuffer({ columnData: [{ name: 'x', data: [1.5, 2.5] }] });
    const root = await folderOf({ 'features.parquet': Buffer.from(features), 'cat/1.png': a, 'dog/2.png': a });
    assert.deepEqual(await itemsOf(root), ['cat/1.png cat', 'dog/2.png dog']);
  });
});

describe('a dataset of save_to_disk', () => {
  const info = JSON.stringify({
    features: { image: { _type: 'Image' }, label: { names: NAMES, _type: 'ClassLabel' } },
  });
  const state = (...files: string[]): string =>
    JSON.stringify({ _data_files: files.map((filename) => ({ filename })), _split: null });

  it('is a picture per row of its Arrow files, a split per folder', async () => {
    const [a, b, c] = await pictures(3);
    const root = await folderOf({
      'dataset_dict.json': JSON.stringify({ splits: ['train', 'fold 1'] }),
      'train/dataset_info.json': info,
      'train/state.json': state('data-00000-of-00002.arrow', 'data-00001-of-00002.arrow'),
      'train/data-00000-of-00002.arrow': arrowOf(rowsOf([a])),
      'train/data-00001-of-00002.arrow': arrowOf(rowsOf([b], 1)),
      'fold 1/dataset_info.json': info,
      'fold 1/state.json': state('data-00000-of-00001.arrow'),
      'fold 1/data-00000-of-00001.arrow': arrowOf(rowsOf([c], 2)),
    });
    assert.deepEqual(await itemsOf(root), [
      'fold 1/data-00000-of-00001.arrow#row=0 red triangle fold 1',
      'train/data-00000-of-00002.arrow#row=0 circle train',
      'train/data-00001-of-00002.arrow#row=0 square train',
    ]);
    const picture = await openPicture(join(root, 'fold 1/data-00000-of-00001.arrow#row=0'));
    assert.deepEqual(await picture.image(), c);
  });

  it('may be one split alone, and of a file that was cut off what lies before is read', async () => {
    const whole = arrowOf(rowsOf(await pictures(4)), 2);
    const name = 'data-00000-of-00001.arrow';
    const root = await folderOf({
      'dataset_info.json': info,
      'state.json': state(name),
      [name]: whole.subarray(0, -200),
    });
    assert.deepEqual(await itemsOf(root), [`${name}#row=0 circle`, `${name}#row=1 square`]);
    assert.match((await readingIn(root)).notes[0], /cannot be read to its end: .+cut off.+2 pictures/);
  });

  it('never reads out of its folder', async () => {
    const outside = await folderOf({ 'data.arrow': arrowOf(rowsOf(await pictures(1))) });
    const root = join(outside, 'set');
    mkdirSync(root);
    const files = await folderOf({
      'dataset_dict.json': JSON.stringify({ splits: ['..', '../set', '/etc', 3, null] }),
      'state.json': state('../data.arrow'),
    });
    renameSync(files, join(outside, 'set', 'inner'));
    assert.deepEqual(await itemsOf(join(outside, 'set', 'inner')), []);
  });
});
