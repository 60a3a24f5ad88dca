import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { change, checkRoundTrips, datasetOf, itemsOf, readingIn } from './roundTrip';

const shape = (label: string, shape_type: string, ...points: number[][]) => ({
  label,
  points,
  group_id: null,
  shape_type,
  flags: {},
});

function labelMe(imagePath: string, shapes: readonly object[], flags = {}, imageData: string | null = null): string {
  const own = { version: '6.3.1', flags, shapes, imagePath, imageData, imageHeight: 48, imageWidth: 64 };
  return JSON.stringify(own, null, 2);
}

const boxes = {
  'circle/a.jpg': null,
  'circle/sub/a.png': null,
  'circle/none.jpg': null,
  // The second is drawn from the lower right.
  'circle/a.json': labelMe('a.jpg', [
    shape('circle', 'rectangle', [46, 28], [64, 48]),
    shape('square', 'rectangle', [42, 39], [27, 27.5]),
  ]),
  'circle/sub/a.json': labelMe('..\\sub\\a.png', [
    shape('square', 'polygon', [1, 2], [11, 2], [11, 22]),
    shape('circle', 'circle', [30, 20], [33, 24]),
    shape('spot', 'point', [3, 3]),
  ]),
  'circle/none.json': labelMe('none.jpg', [], { circle: true }),
};
const files = ['circle/a.json', 'circle/sub/a.json', 'circle/none.json'];

describe('LabelMe files', () => {
  it('are boxes, whatever the order of their points, also around other shapes', async () => {
    const root = await datasetOf(boxes);
    assert.deepEqual(await itemsOf(root), [
      'circle/a.jpg#xywh=27,27.5,15,11.5 square',
      'circle/a.jpg#xywh=46,28,18,20 circle',
      'circle/sub/a.png#xywh=1,2,10,20 square',
      'circle/sub/a.png#xywh=25,15,10,10 circle',
    ]);
    const { what, missing, unnamed, notes } = await readingIn(root);
    assert.match(what, /^LabelMe files in circle\/.* and 2 more: 4 boxes, 2 classes, 1 pictures without a label$/);
    assert.deepEqual({ missing, unnamed }, { missing: 0, unnamed: 0 });
    assert.ok(notes.includes('Shapes without an area are not read: 1 point.'));
  });

  it('are changed in place and taken back to the byte', async () => {
    const root = await datasetOf(boxes);
    await checkRoundTrips(root, 'square', files);
    await checkRoundTrips(root, 'red "star"', files);
  });

  it('with the picture inside are changed as well', async () => {
    const large = labelMe('a.jpg', [shape('circle', 'rectangle', [1, 2], [3, 4])], {}, 'QUJD'.repeat(50_000));
    const root = await datasetOf({ 'a.jpg': null, 'b.jpg': null, 'a.json': large });
    await checkRoundTrips(root, 'star', ['a.json']);
  });

  it('say classes by their flags where there are no shapes', async () => {
    const flags = { cat: false, dog: true };
    const root = await datasetOf({
      'a.jpg': null,
      'b.jpg': null,
      'a.json': labelMe('a.jpg', [], flags),
      'b.json': labelMe('b.jpg', [], {}),
    });
    assert.deepEqual(await itemsOf(root), ['a.jpg dog', 'b.jpg ']);
    const before = readFileSync(join(root, 'a.json'), 'utf8');
    for (const [label, expected] of [
      ['cat', { cat: true, dog: false }],
      ['fox', { cat: false, dog: false, fox: true }],
    ] as const) {
      const back = await change(root, [{ action: 'relabel', image: 'a.jpg', label }]);
      assert.deepEqual(JSON.parse(readFileSync(join(root, 'a.json'), 'utf8')).flags, expected);
      await change(root, back);
      assert.equal(readFileSync(join(root, 'a.json'), 'utf8'), before);
    }
    await change(root, [{ action: 'relabel', image: 'b.jpg', label: 'cat' }]);
    assert.deepEqual(await itemsOf(root), ['a.jpg dog', 'b.jpg cat']);
    await assert.rejects(change(root, [{ action: 'exclude', image: 'a.jpg' }]), { code: 'labels/readonly' });
  });

  it('are told by their contents: other JSON beside pictures is no label', async () => {
    const root = await datasetOf({
      'cat/a.jpg': null,
      'dog/b.jpg': null,
      'cat/a.json': '{"exposure": 3, "flags": {}}',
    });
    assert.deepEqual(await itemsOf(root), ['cat/a.jpg cat', 'dog/b.jpg dog']);
  });
});
