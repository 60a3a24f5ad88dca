import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { change, checkRoundTrips, datasetOf, itemsOf, open, readingIn } from './roundTrip';

/** As Datumaro writes them: numbers two letters wide. */
const sets = {
  'JPEGImages/cat/a b.jpg': null,
  'JPEGImages/dog/c.png': null,
  'JPEGImages/d.v1.jpg': null,
  'JPEGImages/none.jpg': null,
  'ImageSets/Main/red cat_train.txt': 'cat/a b  1\ndog/c -1\nnone -1\n',
  'ImageSets/Main/dog_train.txt': 'cat/a b -1\ndog/c  1\nnone -1\n',
  'ImageSets/Main/red cat_val.txt': 'd.v1 1\r\n',
  'ImageSets/Main/dog_val.txt': 'd.v1 -1\r\n',
  'ImageSets/Main/dog_trainval.txt': 'cat/a b -1\ndog/c  1\nnone -1\nd.v1 -1',
  'ImageSets/Main/red cat_trainval.txt': 'cat/a b  1\ndog/c -1\nnone -1\nd.v1  1',
  'ImageSets/Main/train.txt': 'cat/a b\ndog/c\nnone\n',
  'ImageSets/Main/val.txt': 'd.v1\n',
};
const files = Object.keys(sets).filter((file) => file.endsWith('.txt'));
const labelled = [
  'JPEGImages/cat/a b.jpg red cat train',
  'JPEGImages/d.v1.jpg red cat val',
  'JPEGImages/dog/c.png dog train',
];

describe('Pascal VOC image sets', () => {
  it('label pictures by the class whose file says 1, with their splits', async () => {
    const root = await datasetOf(sets);
    assert.deepEqual(await itemsOf(root), [...labelled, 'JPEGImages/none.jpg  train']);
    const { what, unnamed, missing } = await readingIn(root);
    assert.match(what, /^Pascal VOC image sets in .* 2 classes, splits train, val/);
    assert.deepEqual({ unnamed, missing }, { unnamed: 0, missing: 0 });
  });

  it('move the 1 to the files of the other class, in all lists of the picture', async () => {
    const root = await datasetOf(sets);
    await change(root, [{ action: 'relabel', image: 'JPEGImages/cat/a b.jpg', label: 'dog' }]);
    const lines = files.map((file) => [file, readFileSync(join(root, file), 'latin1')]);
    const expected = files.map((file) => {
      const before = sets[file as keyof typeof sets] ?? '';
      if (/red cat_/.test(file)) return [file, before.replace('a b  1', 'a b -1')];
      return [file, /dog_/.test(file) ? before.replace('a b -1', 'a b  1') : before];
    });
    assert.deepEqual(lines, expected);
  });

  it('are changed and taken back to the byte', async () => {
    const { 'JPEGImages/none.jpg': _, ...rest } = sets;
    const without = Object.fromEntries(
      Object.entries(rest).map(([file, text]) => [file, text && text.replace(/^none.*\n/m, '')]),
    );
    const root = await datasetOf(without);
    assert.deepEqual(await itemsOf(root), labelled);
    await checkRoundTrips(root, 'dog', files);
    await checkRoundTrips(root, 'red cat', files);
  });

  it('have no place for a new class, and name the nearest', async () => {
    const source = await open(await datasetOf(sets));
    assert.throws(
      () => source.edit([{ action: 'relabel', image: 'JPEGImages/d.v1.jpg', label: 'dogs' }]),
      /no class "dogs"; the nearest is "dog"/,
    );
  });

  it('say which pictures show several classes, and torn lines', async () => {
    const root = await datasetOf({
      ...sets,
      'ImageSets/Main/dog_val.txt': 'd.v1 1\nnonsense\n',
    });
    const notes = (await readingIn(root)).notes.join('\n');
    assert.match(notes, /1 pictures show more than one class/);
    assert.match(notes, /1 lines of image sets say neither/);
  });
});
