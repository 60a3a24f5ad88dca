import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { change, checkRoundTrips, datasetOf, itemsOf, readingIn } from './roundTrip';

const set = {
  'images/train/x/a b.jpg': null,
  'images/val/comma,here.png': null,
  'images/val/none.png': null,
  'annotations/class-descriptions.csv': '/m/01,Cat\r\n/m/02,"Dog, big"\r\n',
  'annotations/train-annotations-human-imagelabels.csv':
    'ImageID,Source,LabelName,Confidence\r\nx/a b,verification,/m/01,1\r\nx/a b,verification,/m/02,0\r\n',
  'annotations/val-annotations-human-imagelabels.csv':
    'ImageID,Source,LabelName,Confidence\r\n"comma,here",,"/m/02",1\r\n',
  'annotations/val-images-with-rotation.csv': 'ImageID,Subset,OriginalURL\r\n"comma,here",val,\r\nnone,val,\r\n',
};
const files = Object.keys(set).filter((file) => file.endsWith('.csv'));

describe('Open Images labels', () => {
  it('are those of confidence 1, by the names of their codes', async () => {
    const root = await datasetOf(set);
    assert.deepEqual(await itemsOf(root), [
      'images/train/x/a b.jpg Cat train',
      'images/val/comma,here.png Dog, big val',
      'images/val/none.png  val',
    ]);
    const { what, unnamed, notes } = await readingIn(root);
    assert.match(what, /^Open Images labels in .*: 2 classes, splits train, val$/);
    assert.equal(unnamed, 0);
    assert.match(notes.join('\n'), /1 labels of confidence 0/);
  });

  it('are changed in their code and taken back to the byte', async () => {
    const list = 'annotations/val-images-with-rotation.csv';
    const { 'images/val/none.png': _, ...labelled } = set;
    const root = await datasetOf({ ...labelled, [list]: set[list].replace('none,val,\r\n', '') });
    await checkRoundTrips(root, 'Cat', files);
    await checkRoundTrips(root, 'a, "new" one', files);
  });

  it('bring a new class into the descriptions', async () => {
    const root = await datasetOf(set);
    await change(root, [{ action: 'relabel', image: 'images/val/comma,here.png', label: 'star' }]);
    assert.equal(
      readFileSync(join(root, 'annotations/class-descriptions.csv'), 'utf8'),
      `${set['annotations/class-descriptions.csv']}star,star\r\n`,
    );
    assert.match(readFileSync(join(root, files[2]), 'utf8'), /"comma,here",,"star",1/);
  });

  it('with boxes are the boxes, and the labels of whole pictures are said to be passed over', async () => {
    const root = await datasetOf({
      ...set,
      'annotations/val-annotations-bbox.csv':
        'ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax\nnone,,/m/01,1,0.25,0.75,0.1,0.6\n',
    });
    assert.deepEqual(await itemsOf(root), ['images/val/none.png#xywh=percent:25,10,50,50 Cat val']);
    assert.match((await readingIn(root)).notes.join('\n'), /imagelabels\.csv label whole pictures and are passed over/);
    await checkRoundTrips(root, 'star', [...files, 'annotations/val-annotations-bbox.csv']);
  });
});
