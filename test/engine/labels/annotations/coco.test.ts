import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportDataset } from '../../../../src/engine/exchange/exportDataset';
import { quietJob } from '../../../../src/engine/protocol';
import { change, checkRoundTrips, datasetOf, itemsOf, open, readingIn } from './roundTrip';

const pictures = { 'images/a.jpg': null, 'images/b.png': null, 'images/none.jpg': null };

/** As supervision writes it, with numbers of categories from 1 in an order of their own. */
const cocoText = JSON.stringify(
  {
    info: { description: 'shapes' },
    images: ['a.jpg', 'b.png', 'none.jpg'].map((file_name, i) => ({ id: i, file_name, width: 64, height: 48 })),
    categories: [
      { id: 1, name: 'circle', supercategory: 'shape' },
      { id: 3, name: 'square', supercategory: 'shape' },
    ],
    annotations: [
      { id: 7, image_id: 1, category_id: 3, bbox: [10, 5, 20.5, 12], area: 246, iscrowd: 0, segmentation: [] },
      { id: 8, image_id: 0, category_id: 1, bbox: [0, 0, 20, 21], area: 420, iscrowd: 0, segmentation: [[1, 2, 3, 4]] },
      { id: 9, image_id: 0, category_id: 3, bbox: [30, 20, 10, 10], area: 100, iscrowd: 0, segmentation: [] },
    ],
  },
  null,
  1,
);

describe('COCO annotations', () => {
  it('are boxes with the names of their categories, whatever the numbers', async () => {
    const root = await datasetOf({ ...pictures, 'annotations.json': cocoText });
    assert.deepEqual(await itemsOf(root), [
      'images/a.jpg#xywh=0,0,20,21 circle',
      'images/a.jpg#xywh=30,20,10,10 square',
      'images/b.png#xywh=10,5,20.5,12 square',
    ]);
  });

  it('tell pictures without a box from items, and say so', async () => {
    const { what, missing, unnamed } = await readingIn(await datasetOf({ ...pictures, 'annotations.json': cocoText }));
    assert.match(what, /^COCO annotations in annotations\.json: 3 boxes, 2 classes, 1 pictures without a label/);
    assert.deepEqual({ missing, unnamed }, { missing: 0, unnamed: 0 });
  });

  it('are changed in their own numbers and taken back to the byte', async () => {
    const root = await datasetOf({ ...pictures, 'annotations.json': cocoText });
    await checkRoundTrips(root, 'circle', ['annotations.json']);
    await checkRoundTrips(root, 'star', ['annotations.json']);
  });

  it('get a category more for a class that is new, spelled as those before it', async () => {
    const root = await datasetOf({ ...pictures, 'annotations.json': cocoText });
    await change(root, [{ action: 'relabel', image: 'images/a.jpg#xywh=0,0,20,21', label: 'red "star"' }]);
    const { categories, annotations } = JSON.parse(readFileSync(join(root, 'annotations.json'), 'utf8'));
    assert.deepEqual(categories.at(-1), { id: 4, name: 'red "star"', supercategory: 'shape' });
    assert.equal(annotations[1].category_id, 4);
  });

  it('of a file per split have the split of its name', async () => {
    const of = (file_name: string) =>
      JSON.stringify({
        images: [{ id: 1, file_name }],
        categories: [{ id: 0, name: 'cat' }],
        annotations: [{ id: 1, image_id: 1, category_id: 0, bbox: [1, 2, 3, 4] }],
      });
    const root = await datasetOf({
      'images/train/a.jpg': null,
      'images/val/a.jpg': null,
      'annotations/instances_train2017.json': of('a.jpg'),
      'annotations/instances_val2017.json': of('a.jpg'),
    });
    assert.deepEqual(await itemsOf(root), [
      'images/train/a.jpg#xywh=1,2,3,4 cat train',
      'images/val/a.jpg#xywh=1,2,3,4 cat val',
    ]);
  });

  it('keep the kind of their numbers, and give a new class none that a label has', async () => {
    const of = (ids: readonly unknown[], used: readonly unknown[]) =>
      JSON.stringify({
        images: [{ id: '1', file_name: 'a.jpg' }],
        categories: ids.map((id, i) => ({ id, name: ['cat', 'dog'][i] })),
        annotations: used.map((category_id, i) => ({ id: i, image_id: '1', category_id, bbox: [i, 2, 9, 9] })),
      });
    for (const [ids, used, next] of [
      [['1', '2'], ['1', '2'], '3'],
      [[1, 2], [1, 3, 2], 4],
    ] as const) {
      const root = await datasetOf({ 'a.jpg': null, 'c.json': of(ids, used) });
      await checkRoundTrips(root, 'bird', ['c.json']);
      await change(root, [{ action: 'relabel', image: 'a.jpg#xywh=0,2,9,9', label: 'bird' }]);
      const { categories, annotations } = JSON.parse(readFileSync(join(root, 'c.json'), 'utf8'));
      assert.deepEqual([categories.at(-1).id, annotations[0].category_id], [next, next]);
    }
  });

  it('lie in the folders of the splits, as Roboflow writes them', async () => {
    const text = JSON.stringify({
      images: [{ id: 0, file_name: '0.jpg' }],
      categories: [{ id: 1, name: 'cat', supercategory: 'animal' }],
      annotations: [{ id: 0, image_id: 0, category_id: 1, bbox: [1, 2, 3, 4] }],
    });
    const files = ['train', 'valid'].flatMap((split) => [
      [`${split}/0.jpg`, null],
      [`${split}/_annotations.coco.json`, text],
    ]);
    assert.deepEqual(await itemsOf(await datasetOf(Object.fromEntries(files))), [
      'train/0.jpg#xywh=1,2,3,4 cat train',
      'valid/0.jpg#xywh=1,2,3,4 cat valid',
    ]);
  });

  it('as published are the instances, and not the captions and key points beside them', async () => {
    const kinds = ['instances', 'person_keypoints', 'captions'];
    const files = kinds.map((kind) => [`annotations/${kind}_val2017.json`, cocoText]);
    assert.equal((await itemsOf(await datasetOf({ ...pictures, ...Object.fromEntries(files) }))).length, 3);
  });

  it('are exported in the same form, with pictures without a box, and not into folders', async () => {
    const root = await datasetOf({ ...pictures, 'images/unnamed.jpg': null, 'annotations.json': cocoText });
    await change(root, [{ action: 'relabel', image: 'images/a.jpg#xywh=0,0,20,21', label: 'star' }]);
    const copy = `${root}-copy`;
    await exportDataset(await open(root), copy, { form: 'table' }, quietJob);
    assert.deepEqual(await itemsOf(copy), await itemsOf(root));
    assert.deepEqual(readdirSync(join(copy, 'images')).sort(), ['a.jpg', 'b.png', 'none.jpg']);
    await assert.rejects(exportDataset(await open(root), `${root}-folders`, { form: 'folders' }, quietJob), {
      code: 'export/boxes',
    });
  });

  it('whose names lead out of the folder find their pictures in it alone', async () => {
    const text = cocoText.replaceAll('"file_name": "', '"file_name": "../../media/upload/1/');
    const root = await datasetOf({ ...pictures, 'result.json': text });
    assert.equal((await itemsOf(root)).length, 3);
    assert.ok((await itemsOf(root)).every((item) => item.startsWith('images/')));
  });
});
