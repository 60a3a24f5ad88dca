import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { change, checkRoundTrips, datasetOf, itemsOf, open, readingIn } from './roundTrip';

/** As uploaded. */
const uploads = {
  'upload/1/0ea1764e-two_spaces.jpg': null,
  'upload/1/6d0ecada-a.jpg': null,
  'upload/1/b3444540-élan.png': null,
  'upload/1/d1091647-b.jpg': null,
};

const at = { created_at: '2026-11-20T10:00:00.000000Z', lead_time: 4.2 };
const choices = (...some: string[]) => [
  { id: 'c1', type: 'choices', from_name: 'choice', to_name: 'image', value: { choices: some }, origin: 'manual' },
];
const said = (id: number, result: readonly object[], was_cancelled = false) => ({
  id,
  completed_by: 2,
  result,
  was_cancelled,
  ...at,
});
const task = (id: number, file: string, annotations: readonly object[]) => ({
  id,
  annotations,
  predictions: [],
  file_upload: file,
  data: { image: `/data/upload/1/${file}` },
});

const tasks = JSON.stringify([
  task(1, '6d0ecada-a.jpg', [said(101, choices('circle')), said(201, choices('square')), said(301, choices('square'))]),
  task(2, '0ea1764e-two_spaces.jpg', [said(102, choices('circle'))]),
  task(3, 'b3444540-élan.png', []),
  task(4, 'd1091647-b.jpg', [said(104, choices('circle'), true)]),
]);

describe('tasks of Label Studio', () => {
  it('are voted on by people, unlabelled where nobody said anything, and none where they were skipped', async () => {
    const root = await datasetOf({ ...uploads, 'result.json': tasks });
    assert.deepEqual(await itemsOf(root), [
      'upload/1/0ea1764e-two_spaces.jpg circle',
      'upload/1/6d0ecada-a.jpg square',
      'upload/1/b3444540-élan.png ',
    ]);
    assert.deepEqual([...((await open(root)).differing ?? [])], ['upload/1/6d0ecada-a.jpg']);
    const { missing, unnamed, notes } = await readingIn(root);
    assert.deepEqual({ missing, unnamed }, { missing: 0, unnamed: 0 });
    assert.ok(notes.includes('1 tasks were skipped by everybody and are no items.'));
  });

  it('are changed in place, and skipped where a picture is taken out', async () => {
    const agreed = JSON.parse(tasks) as { annotations: unknown[] }[];
    agreed[0].annotations.length = 1;
    const root = await datasetOf({ ...uploads, 'result.json': JSON.stringify(agreed, null, 2) });
    await checkRoundTrips(root, 'square', ['result.json']);
    await checkRoundTrips(root, 'red "star"', ['result.json']);
    await change(root, [{ action: 'exclude', image: 'upload/1/6d0ecada-a.jpg' }]);
    assert.equal(JSON.parse(readFileSync(join(root, 'result.json'), 'utf8'))[0].annotations[0].was_cancelled, true);
  });

  it('get a first label as their other answers are written', async () => {
    const root = await datasetOf({ ...uploads, 'result.json': tasks });
    await change(root, [{ action: 'relabel', image: 'upload/1/b3444540-élan.png', label: 'circle' }]);
    const [{ result }] = JSON.parse(readFileSync(join(root, 'result.json'), 'utf8'))[2].annotations;
    assert.deepEqual(result, [
      { from_name: 'choice', to_name: 'image', type: 'choices', value: { choices: ['circle'] } },
    ]);
  });

  it('that people disagree on are not changed for all of them unasked', async () => {
    const root = await datasetOf({ ...uploads, 'result.json': tasks });
    await assert.rejects(change(root, [{ action: 'relabel', image: 'upload/1/6d0ecada-a.jpg', label: 'circle' }]), {
      code: 'labels/rows',
    });
  });

  it('find pictures under the names that they had before the upload, where that is clear', async () => {
    const text = JSON.stringify([
      task(1, '6d0ecada-a.jpg', [said(101, choices('circle'))]),
      task(2, '0ea1764e-two_spaces.jpg', [said(102, choices('circle'))]),
      task(3, 'b3444540-b.jpg', [said(103, choices('circle'))]),
      task(4, 'd1091647-b.jpg', [said(104, choices('square'))]),
    ]);
    const root = await datasetOf({ 'a.jpg': null, 'two  spaces.jpg': null, 'b.jpg': null, 'result.json': text });
    assert.deepEqual(await itemsOf(root), ['a.jpg circle', 'two  spaces.jpg circle']);
    const { missing, unnamed, notes } = await readingIn(root);
    assert.deepEqual({ missing, unnamed }, { missing: 2, unnamed: 1 });
    assert.match(notes.join('\n'), /2 names are read without what Label Studio put before them: "6d0ecada-a\.jpg"/);
    assert.match(notes.join('\n'), /b3444540-b\.jpg and d1091647-b\.jpg may each be b\.jpg/);
  });

  it('may be boxes in percent', async () => {
    const region = (label: string, box: number[]) => {
      const [x, y, width, height] = box;
      return {
        id: 'r0',
        type: 'rectanglelabels',
        original_width: 64,
        original_height: 48,
        value: { x, y, width, height, rotation: 0, rectanglelabels: [label] },
      };
    };
    const text = JSON.stringify([
      task(1, '6d0ecada-a.jpg', [
        said(101, [region('circle', [0, 0, 31.25, 43.75]), region('square', [21.875, 4.166666666666666, 20, 10])]),
      ]),
      task(2, '0ea1764e-two_spaces.jpg', [said(102, [])]),
      task(3, 'b3444540-élan.png', [said(103, [region('circle', [1, 2, 3, 4])], true)]),
    ]);
    const root = await datasetOf({ ...uploads, 'result.json': text });
    assert.deepEqual(await itemsOf(root), [
      'upload/1/6d0ecada-a.jpg#xywh=percent:0,0,31.25,43.75 circle',
      'upload/1/6d0ecada-a.jpg#xywh=percent:21.875,4.1667,20,10 square',
    ]);
    assert.match((await readingIn(root)).what, /: 2 boxes, 2 classes, 2 pictures without a label$/);
    await checkRoundTrips(root, 'star', ['result.json']);
  });

  it('with several choices each are read, and their lists never replaced by a text', async () => {
    const text = JSON.stringify([
      task(1, '6d0ecada-a.jpg', [said(101, choices('circle', 'square'))]),
      task(2, '0ea1764e-two_spaces.jpg', [said(102, choices('circle'))]),
    ]);
    const root = await datasetOf({ ...uploads, 'result.json': text });
    const [several, one] = ['upload/1/6d0ecada-a.jpg', 'upload/1/0ea1764e-two_spaces.jpg'];
    assert.deepEqual(await itemsOf(root), [`${one} circle`, `${several} circle, square`]);
    const code = 'labels/several';
    await assert.rejects(change(root, [{ action: 'relabel', image: several, label: 'circle' }]), { code });
    await assert.rejects(change(root, [{ action: 'relabel', image: one, label: 'circle, square' }]), { code });
    await change(root, [{ action: 'relabel', image: one, label: 'square' }]);
    assert.deepEqual(await itemsOf(root), [`${one} square`, `${several} circle, square`]);
  });
});

describe('JSON_MIN of Label Studio', () => {
  const entry = (id: number, file: string, chosen: object, annotation: number | null = 100 + id) =>
    JSON.stringify(
      { image: `/data/upload/1/${file}`, id, ...chosen, annotator: annotation && 1, annotation_id: annotation, ...at },
      null,
      2,
    ).replaceAll('/', '\\/');
  const textOf = (...entries: string[]) => `[\n${entries.join(',\n')}\n]`;

  it('is an entry for each person, without a choice where there is none', async () => {
    const root = await datasetOf({
      ...uploads,
      'result.json': textOf(
        entry(1, '6d0ecada-a.jpg', { choice: 'circle' }),
        entry(1, '6d0ecada-a.jpg', { choice: 'circle' }, 201),
        entry(2, '0ea1764e-two_spaces.jpg', { choice: 'square' }),
        entry(3, 'b3444540-élan.png', {}, null),
      ),
    });
    assert.deepEqual(await itemsOf(root), [
      'upload/1/0ea1764e-two_spaces.jpg square',
      'upload/1/6d0ecada-a.jpg circle',
      'upload/1/b3444540-élan.png ',
    ]);
    await checkRoundTrips(root, 'square', ['result.json']);
    await checkRoundTrips(root, 'star', ['result.json']);
  });

  it('has one choice as a text and several as a list, which stays one', async () => {
    const root = await datasetOf({
      ...uploads,
      'result.json': textOf(
        entry(1, '6d0ecada-a.jpg', { choice: { choices: ['circle', 'square'] } }),
        entry(2, '0ea1764e-two_spaces.jpg', { choice: 'square' }),
      ),
    });
    const image = 'upload/1/6d0ecada-a.jpg';
    assert.deepEqual(await itemsOf(root), [`upload/1/0ea1764e-two_spaces.jpg square`, `${image} circle, square`]);
    await assert.rejects(change(root, [{ action: 'relabel', image, label: 'circle' }]), { code: 'labels/several' });
  });

  it('may be boxes in percent, of polygons those around them', async () => {
    const rectangle = { x: 10, y: 20, width: 30, height: 40, rotation: 0, rectanglelabels: ['circle'] };
    const polygon = { points: [[1, 2], [11, 2], [11, 22]], polygonlabels: ['square'] }; // prettier-ignore
    const root = await datasetOf({
      ...uploads,
      'result.json': textOf(
        entry(1, '6d0ecada-a.jpg', { label: [rectangle, polygon] }),
        entry(2, '0ea1764e-two_spaces.jpg', {}),
      ),
    });
    assert.deepEqual(await itemsOf(root), [
      'upload/1/6d0ecada-a.jpg#xywh=percent:1,2,10,20 square',
      'upload/1/6d0ecada-a.jpg#xywh=percent:10,20,30,40 circle',
    ]);
    assert.match((await readingIn(root)).what, /: 2 boxes, 2 classes, 1 pictures without a label$/);
    await checkRoundTrips(root, 'star', ['result.json']);
  });

  it('without its pictures is said to be that', async () => {
    const text = textOf(
      entry(1, '6d0ecada-a.jpg', { choice: 'circle' }),
      entry(2, '0ea1764e-two_spaces.jpg', { choice: 'square' }),
    );
    const { what, missing } = await readingIn(await datasetOf({ 'result.json': text }));
    assert.match(what, /in result\.json: 2 labels, none of a picture that is there, 2 classes$/);
    assert.equal(missing, 2);
  });
});
