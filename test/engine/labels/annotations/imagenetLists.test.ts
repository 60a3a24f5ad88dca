import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDataset } from '../../../../src/engine/labels/findDatasets';
import { change, checkRoundTrips, datasetOf, itemsOf, readingIn } from './roundTrip';

const pictures = { 'images/c/a.jpg': null, 'images/c/b 2.jpg': null, 'images/name.jpg.png': null };
/** As Datumaro writes them: quotes end before the ending of the name. */
const lists = {
  ...pictures,
  'train.txt': 'c/a.jpg 0\n"c/b 2".jpg 1\n',
  'val.txt': 'name.jpg.png 1\r\n',
  'synsets.txt': 'circle\nred triangle\n',
};
const texts = ['train.txt', 'val.txt', 'synsets.txt'];

describe('lists of pictures and labels', () => {
  it('name the class by its number, and the split by their own name', async () => {
    const root = await datasetOf(lists);
    assert.deepEqual(await itemsOf(root), [
      'images/c/a.jpg circle train',
      'images/c/b 2.jpg red triangle train',
      'images/name.jpg.png red triangle val',
    ]);
    const { what, missing, unnamed } = await readingIn(root);
    assert.match(what, /^lists of pictures and labels in .*: 2 classes, splits train, val$/);
    assert.deepEqual({ missing, unnamed }, { missing: 0, unnamed: 0 });
  });

  it('are changed in the number and taken back to the byte', async () => {
    const root = await datasetOf(lists);
    await checkRoundTrips(root, 'circle', texts);
    await checkRoundTrips(root, 'star', texts);
  });

  it('get a new class behind the last name', async () => {
    const root = await datasetOf(lists);
    await change(root, [{ action: 'relabel', image: 'images/c/b 2.jpg', label: 'star' }]);
    assert.equal(readFileSync(join(root, 'train.txt'), 'utf8'), 'c/a.jpg 0\n"c/b 2".jpg 2\n');
    assert.equal(readFileSync(join(root, 'synsets.txt'), 'utf8'), 'circle\nred triangle\nstar\n');
  });

  it('may hold the name of the class in place of a number', async () => {
    const root = await datasetOf({ ...pictures, 'test.txt': 'c/a.jpg red triangle\nname.jpg.png\t2 cats\n' });
    assert.deepEqual(await itemsOf(root), ['images/c/a.jpg red triangle test', 'images/name.jpg.png 2 cats test']);
    const back = await change(root, [{ action: 'relabel', image: 'images/c/a.jpg', label: 'a star' }]);
    assert.equal(readFileSync(join(root, 'test.txt'), 'utf8'), 'c/a.jpg a star\nname.jpg.png\t2 cats\n');
    await change(root, back);
    assert.equal(readFileSync(join(root, 'test.txt'), 'utf8'), 'c/a.jpg red triangle\nname.jpg.png\t2 cats\n');
    await assert.rejects(change(root, [{ action: 'relabel', image: 'images/c/a.jpg', label: 'a\nb' }]), /line break/);
  });

  it('may count classes from 1, which the names tell, and it is said', async () => {
    const root = await datasetOf({ ...lists, 'train.txt': 'c/a.jpg 1\nc/b 2.jpg 2\n', 'val.txt': 'name.jpg.png 2' });
    assert.deepEqual(
      (await itemsOf(root)).map((item) => item.replace(/^\S*( 2\.jpg)? /, '')),
      ['circle train', 'red triangle train', 'red triangle val'],
    );
    assert.match((await readingIn(root)).notes.join('\n'), /counted from 1/);
    await checkRoundTrips(root, 'star', texts);
  });

  it('without names keep their numbers, and torn lines and pictures without a label are said', async () => {
    const root = await datasetOf({
      ...pictures,
      'train.txt': `c/a.jpg 0\n${'c/b 2.jpg 1\n'.repeat(20)}?\nname.jpg.png\n`,
    });
    assert.deepEqual(await itemsOf(root), [
      'images/c/a.jpg 0 train',
      'images/c/b 2.jpg 1 train',
      'images/name.jpg.png  train',
    ]);
    const notes = (await readingIn(root)).notes.join('\n');
    assert.match(notes, /No file says the names of the class numbers/);
    assert.match(notes, /1 lines of train\.txt name no picture and are left out, as "\?"/);
  });

  it('are not seen in lists of pictures alone, or in notes', async () => {
    for (const text of ['cat/1.jpg\ndog/2.jpg\n', 'trained for 90 epochs\non a machine\n', '']) {
      const root = await datasetOf({ 'cat/1.jpg': null, 'dog/2.jpg': null, 'train.txt': text });
      assert.equal((await findDataset(root)).layout, 'folder', text);
    }
  });
});
