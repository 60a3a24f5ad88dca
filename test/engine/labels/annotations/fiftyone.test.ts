import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { change, checkRoundTrips, datasetOf, itemsOf, open, readingIn } from './roundTrip';

const pictures = { 'data/a.jpg': null, 'data/name.jpg.png': null, 'data/v1.2.jpg': null };

describe('labels.json of FiftyOne', () => {
  const named = '{"classes": null,"labels": {"a": "cat","name.jpg": "dog","v1.2": "cat"}}';
  const numbered =
    '{\n  "classes": ["cat", "dog"],\n  "labels": {\n    "a": 0,\n    "name.jpg": 1,\n    "v1.2": null\n  }\n}\n';

  it('names pictures without their extension', async () => {
    const root = await datasetOf({ ...pictures, 'labels.json': named });
    assert.deepEqual(await itemsOf(root), ['data/a.jpg cat', 'data/name.jpg.png dog', 'data/v1.2.jpg cat']);
    const { what, missing, unnamed } = await readingIn(root);
    assert.equal(what, 'FiftyOne labels in labels.json: 2 classes');
    assert.deepEqual({ missing, unnamed }, { missing: 0, unnamed: 0 });
  });

  it('may say numbers in the list of classes, and null for none', async () => {
    const root = await datasetOf({ ...pictures, 'labels.json': numbered });
    assert.deepEqual(await itemsOf(root), ['data/a.jpg cat', 'data/name.jpg.png dog', 'data/v1.2.jpg ']);
  });

  it('is changed in place and taken back to the byte', async () => {
    for (const text of [named, numbered]) {
      const root = await datasetOf({ ...pictures, 'labels.json': text });
      await checkRoundTrips(root, 'dog', ['labels.json']);
      await checkRoundTrips(root, 'red "fox"', ['labels.json']);
    }
  });

  it('gets a class that is new at the end of its list, and its number', async () => {
    const root = await datasetOf({ ...pictures, 'labels.json': numbered });
    await change(root, [{ action: 'relabel', image: 'data/a.jpg', label: 'fox' }]);
    assert.deepEqual(JSON.parse(readFileSync(join(root, 'labels.json'), 'utf8')), {
      classes: ['cat', 'dog', 'fox'],
      labels: { a: 2, 'name.jpg': 1, 'v1.2': null },
    });
  });

  it('refuses two new classes at once, which would get one number', async () => {
    const root = await datasetOf({ ...pictures, 'labels.json': numbered });
    const source = await open(root);
    assert.throws(
      () =>
        source.edit([
          { action: 'relabel', image: 'data/a.jpg', label: 'fox' },
          { action: 'relabel', image: 'data/name.jpg.png', label: 'owl' },
        ]),
      { code: 'label/new' },
    );
  });

  it('refuses a name for numbers without names', async () => {
    const root = await datasetOf({ ...pictures, 'labels.json': '{"classes": null, "labels": {"a": 3}}' });
    assert.deepEqual(await itemsOf(root), ['data/a.jpg 3']);
    await checkRoundTrips(root, '11', ['labels.json']);
    await assert.rejects(change(root, [{ action: 'relabel', image: 'data/a.jpg', label: 'fox' }]), {
      code: 'label/unknown',
    });
  });

  it('may hold boxes in parts of width and height', async () => {
    const box = (label: number, bounding_box: number[]) => ({ label, bounding_box, area: 1 });
    const root = await datasetOf({
      ...pictures,
      'labels.json': JSON.stringify({
        classes: ['cat', 'dog'],
        labels: { a: [box(0, [0, 0, 0.5, 0.25]), box(1, [0.1, 0.2, 0.3, 0.4])], 'name.jpg': [], 'v1.2': [] },
      }),
    });
    assert.deepEqual(await itemsOf(root), [
      'data/a.jpg#xywh=percent:0,0,50,25 cat',
      'data/a.jpg#xywh=percent:10,20,30,40 dog',
    ]);
    assert.match((await readingIn(root)).what, /2 boxes, 2 classes, 2 pictures without a label$/);
    await checkRoundTrips(root, 'fox', ['labels.json']);
  });

  it('with several labels of a picture is read, and that picture not changed', async () => {
    const root = await datasetOf({ ...pictures, 'labels.json': '{"classes": null, "labels": {"a": ["cat", "dog"]}}' });
    assert.deepEqual(await itemsOf(root), ['data/a.jpg cat, dog']);
    assert.match((await readingIn(root)).notes.join(' '), /1 pictures have several labels each/);
    await assert.rejects(change(root, [{ action: 'relabel', image: 'data/a.jpg', label: 'cat' }]), {
      code: 'labels/several',
    });
  });

  it('that is cut off is read up to there, and said to be', async () => {
    const root = await datasetOf({ ...pictures, 'labels.json': named.slice(0, -4) });
    assert.deepEqual(await itemsOf(root), ['data/a.jpg cat', 'data/name.jpg.png dog']);
    assert.match((await readingIn(root)).notes.join(' '), /labels\.json is no whole JSON/);
  });
});

describe('samples.json of FiftyOne', () => {
  const sample = (filepath: string, split: string, ground_truth: object | null) => ({
    _id: { $oid: '6b09' },
    filepath,
    tags: ['hard', split],
    _media_type: 'image',
    ground_truth,
    predictions: { _cls: 'Classification', label: 'cow', confidence: 0.5 },
  });
  const classified = (label: string) => ({ _id: { $oid: '6b0a' }, _cls: 'Classification', tags: [], label });
  const labelled = JSON.stringify({
    samples: [
      sample('data/a.jpg', 'train', classified('cat')),
      sample('data/name.jpg.png', 'val', classified('dog')),
      sample('data/v1.2.jpg', 'val', classified('cat')),
    ],
  });

  it('says labels in a field and splits in tags', async () => {
    const root = await datasetOf({ ...pictures, 'samples.json': labelled, 'metadata.json': '{"name": "shapes"}' });
    assert.deepEqual(await itemsOf(root), [
      'data/a.jpg cat train',
      'data/name.jpg.png dog val',
      'data/v1.2.jpg cat val',
    ]);
    assert.match((await readingIn(root)).notes.join(' '), /field ground_truth; predictions are not read/);
  });

  it('is changed in place and taken back to the byte', async () => {
    const root = await datasetOf({ ...pictures, 'samples.json': labelled });
    await checkRoundTrips(root, 'dog', ['samples.json']);
    await checkRoundTrips(root, 'élan', ['samples.json']);
  });

  it('may hold boxes in parts of width and height', async () => {
    const detection = (label: string, bounding_box: number[]) => ({ _cls: 'Detection', label, bounding_box });
    const text = JSON.stringify({
      samples: [
        sample('data/a.jpg', 'train', {
          _cls: 'Detections',
          detections: [detection('cat', [0, 0, 0.5, 0.25]), detection('dog', [0.25, 0.25, 0.5, 0.5])],
        }),
        sample('data/v1.2.jpg', 'val', { _cls: 'Detections', detections: [] }),
      ],
    });
    const root = await datasetOf({ ...pictures, 'samples.json': text });
    assert.deepEqual(await itemsOf(root), [
      'data/a.jpg#xywh=percent:0,0,50,25 cat train',
      'data/a.jpg#xywh=percent:25,25,50,50 dog train',
    ]);
    const { what, unnamed } = await readingIn(root);
    assert.match(what, /2 boxes, 2 classes, splits train, 1 pictures without a label$/);
    assert.equal(unnamed, 1);
    await checkRoundTrips(root, 'fox', ['samples.json']);
  });
});
