import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { change, checkRoundTrips, datasetOf, itemsOf, readingIn } from './roundTrip';

const files = ['annotations/train.json', 'annotations/val.json', 'annotations/test.json'];

function dataset(items: readonly object[], indent = 0): string {
  const labels = ['circle', 'red triangle'].map((name) => ({ name, parent: '', attributes: [] }));
  const categories = { label: { labels, label_groups: [], attributes: [] } };
  return JSON.stringify({ dm_format_version: '1.0', media_type: 2, infos: {}, categories, items }, null, indent);
}

const item = (id: string, path: string, annotations: readonly object[]) => ({ id, annotations, image: { path } });
const label = (label_id: number) => ({ id: 0, type: 'label', attributes: {}, group: 0, label_id });
const bbox = (label_id: number, box: number[]) => ({ id: 0, type: 'bbox', group: 1, label_id, z_order: 0, bbox: box });

const classified = {
  // The slash of a name is written as _ in the picture's.
  'images/train/circle_sub_a.jpg': null,
  'images/train/b.png': null,
  'images/val/b.png': null,
  'annotations/train.json': dataset([
    item('circle/sub/a', 'circle_sub_a.jpg', [label(0)]),
    item('b', 'b.png', [label(1)]),
  ]),
  'annotations/val.json': dataset([item('b', 'b.png', [])], 2),
  // Its list of classes stands at the same place as that of train.json.
  'annotations/test.json': dataset([]),
};

describe('Datumaro annotations', () => {
  it('are labels of pictures, in the split of their file', async () => {
    const root = await datasetOf(classified);
    assert.deepEqual(await itemsOf(root), [
      'images/train/b.png red triangle train',
      'images/train/circle_sub_a.jpg circle train',
      'images/val/b.png  val',
    ]);
    const { what, missing, unnamed } = await readingIn(root);
    assert.equal(what, 'Datumaro annotations in annotations/test.json and 2 more: 2 classes, splits train, val');
    assert.deepEqual({ missing, unnamed }, { missing: 0, unnamed: 0 });
  });

  it('are changed in their own numbers and taken back to the byte', async () => {
    const root = await datasetOf(classified);
    await checkRoundTrips(root, 'red triangle', files);
    await checkRoundTrips(root, 'star', files);
  });

  it('get a class that is new in the lists of all files, and a first label where there is none', async () => {
    const root = await datasetOf(classified);
    await change(root, [{ action: 'relabel', image: 'images/val/b.png', label: 'star' }]);
    for (const file of files) {
      const { categories, items } = JSON.parse(readFileSync(join(root, file), 'utf8'));
      assert.deepEqual(categories.label.labels[2], { name: 'star', parent: '', attributes: [] });
      if (file === files[1]) assert.deepEqual(items[0].annotations, [label(2)]);
    }
  });

  it('are boxes where there are any, of polygons the boxes around them', async () => {
    const polygon = { id: 1, type: 'polygon', label_id: 1, points: [1, 2, 11, 2, 11, 22] };
    const root = await datasetOf({
      ...classified,
      'annotations/train.json': dataset([
        item('a', 'circle_sub_a.jpg', [bbox(0, [0, 0, 20, 21]), bbox(1, [10.5, 5, 20, 12]), label(0)]),
        item('b', 'b.png', [polygon]),
      ]),
    });
    assert.deepEqual(await itemsOf(root), [
      'images/train/b.png#xywh=1,2,10,20 red triangle train',
      'images/train/circle_sub_a.jpg#xywh=0,0,20,21 circle train',
      'images/train/circle_sub_a.jpg#xywh=10.5,5,20,12 red triangle train',
    ]);
    const { what, notes } = await readingIn(root);
    assert.match(what, /: 3 boxes, 2 classes, splits train, 1 pictures without a label$/);
    assert.ok(notes.includes('Annotations of other types are not read: 1 label.'));
    await checkRoundTrips(root, 'star', files);
  });

  it('with several labels of a picture are read, and that picture not changed', async () => {
    const root = await datasetOf({
      'images/train/b.png': null,
      'annotations/train.json': dataset([item('b', 'b.png', [label(0), label(1)])]),
    });
    assert.deepEqual(await itemsOf(root), ['images/train/b.png circle, red triangle train']);
    await assert.rejects(change(root, [{ action: 'relabel', image: 'images/train/b.png', label: 'circle' }]), {
      code: 'labels/several',
    });
  });
});
