import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { change, checkRoundTrips, datasetOf, itemsOf, readingIn } from './roundTrip';

const rest = '-1 -1 -1 -1 -1 -1 -1';
/** As Datumaro writes it: a class keeps its blanks, and a score stands behind. */
const set = {
  'train/image_2/x/a b.png': null,
  'train/image_2/none.png': null,
  'val/image_2/c.jpg': null,
  'train/label_2/x/a b.txt': `red triangle 0.0 0 -1 1.0 13.0 16.0 30.0 ${rest} 1.0\nCar 0 0 -1.5 0 0 20.5 21 ${rest}\n`,
  'val/label_2/c.txt': `DontCare -1 -1 -10 1 1 5 5 ${rest}\r\nCar 0 0 0 1e1 5 30 25 ${rest}`,
};
const files = ['train/label_2/x/a b.txt', 'val/label_2/c.txt'];

describe('KITTI labels', () => {
  it('are boxes, with columns counted from the end, since a class may have blanks', async () => {
    const root = await datasetOf(set);
    assert.deepEqual(await itemsOf(root), [
      'train/image_2/x/a b.png#xywh=0,0,20.5,21 Car train',
      'train/image_2/x/a b.png#xywh=1,13,15,17 red triangle train',
      'val/image_2/c.jpg#xywh=10,5,20,20 Car val',
    ]);
    const { what, unnamed, notes } = await readingIn(root);
    assert.match(what, /^KITTI labels in .*: 3 boxes, 2 classes, splits train, val$/);
    assert.equal(unnamed, 1);
    assert.match(notes.join('\n'), /1 regions "DontCare"/);
  });

  it('may lie in labels beside data, as FiftyOne writes them', async () => {
    const root = await datasetOf({ 'data/a.v1.jpg': null, 'labels/a.v1.txt': `big dog 0 0 0 1 2 5 8 ${rest}\n` });
    assert.deepEqual(await itemsOf(root), ['data/a.v1.jpg#xywh=1,2,4,6 big dog']);
    await change(root, [{ action: 'relabel', image: 'data/a.v1.jpg#xywh=1,2,4,6', label: 'cat' }]);
    assert.equal(readFileSync(join(root, 'labels/a.v1.txt'), 'utf8'), `cat 0 0 0 1 2 5 8 ${rest}\n`);
  });

  it('are changed in their first column and taken back to the byte', async () => {
    const root = await datasetOf(set);
    await checkRoundTrips(root, 'Car', files);
    await checkRoundTrips(root, 'big red star', files);
  });

  it('refuse a class that would be read as a number of the line', async () => {
    const root = await datasetOf(set);
    const image = 'val/image_2/c.jpg#xywh=10,5,20,20';
    await assert.rejects(change(root, [{ action: 'relabel', image, label: 'star 1' }]), /number of its own/);
    await change(root, [{ action: 'relabel', image, label: '7' }]);
    assert.match(readFileSync(join(root, files[1]), 'utf8'), /\r\n7 0 0 0 1e1/);
  });

  it('that are torn or of no picture are said', async () => {
    const root = await datasetOf({
      ...set,
      'val/label_2/c.txt': `${set['val/label_2/c.txt']}\nCar 0 0 0 1 5\n`,
      'val/label_2/gone.txt': `Car 0 0 0 1 5 30 25 ${rest}`,
    });
    assert.equal((await itemsOf(root)).length, 3);
    const { missing, notes } = await readingIn(root);
    assert.equal(missing, 1);
    assert.match(notes.join('\n'), /1 lines are no boxes of KITTI/);
  });
});
