import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { change, checkRoundTrips, datasetOf, itemsOf, readingIn } from './roundTrip';

const files = ['train/metadata.jsonl', 'validation/metadata.jsonl'];
const dataset = {
  'train/000.jpg': null,
  'train/001.png': null,
  'validation/000.jpg': null,
  'train/metadata.jsonl': [
    '{"file_name": "000.jpg", "objects": {"bbox": [[0.0, 0.0, 20.0, 21.0], [3, 4, 5, 6]], "area": [420, 30], ' +
      '"categories": [2, 0]}}',
    '{"file_name": "001.png", "objects": {"bbox": [], "area": [], "categories": []}}',
    '',
  ].join('\n'),
  'validation/metadata.jsonl':
    '{"file_name": "000.jpg", "objects": {"bbox": [[1, 2, 3, 4]], "categories": [1]}}\r\n' +
    '{"file_name": "gone.jpg", "objects": {"bbox": [[1, 2, 3, 4]], "categories": [1]}}\r\n',
};

describe('metadata.jsonl of Hugging Face with objects', () => {
  it('is boxes with numbers for classes, in the split of its folder', async () => {
    const root = await datasetOf(dataset);
    assert.deepEqual(await itemsOf(root), [
      'train/000.jpg#xywh=0,0,20,21 2 train',
      'train/000.jpg#xywh=3,4,5,6 0 train',
      'validation/000.jpg#xywh=1,2,3,4 1 validation',
    ]);
    const { what, missing, unnamed } = await readingIn(root);
    assert.match(what, /: 3 boxes, 3 classes, splits train, validation, 1 pictures without a label$/);
    assert.deepEqual({ missing, unnamed }, { missing: 1, unnamed: 0 });
  });

  it('is changed in place and taken back to the byte', async () => {
    const root = await datasetOf(dataset);
    await checkRoundTrips(root, '0', files);
    await checkRoundTrips(root, '17', files);
  });

  it('loses all that is said of a box with the box', async () => {
    const root = await datasetOf(dataset);
    await change(root, [{ action: 'exclude', image: 'train/000.jpg#xywh=0,0,20,21' }]);
    const [line] = readFileSync(join(root, files[0]), 'utf8').split('\n');
    assert.deepEqual(JSON.parse(line).objects, { bbox: [[3, 4, 5, 6]], area: [30], categories: [0] });
  });

  it('gets no name where classes are numbers, and any where they are names', async () => {
    const root = await datasetOf(dataset);
    const image = 'train/000.jpg#xywh=3,4,5,6';
    await assert.rejects(change(root, [{ action: 'relabel', image, label: 'cat' }]), { code: 'label/unknown' });
    const named = '{"file_name": "a.jpg", "objects": {"category": ["cat"], "bbox": [[1, 2, 3, 4]]}}';
    const other = await datasetOf({ 'a.jpg': null, 'metadata.jsonl': named });
    assert.deepEqual(await itemsOf(other), ['a.jpg#xywh=1,2,3,4 cat']);
    await checkRoundTrips(other, 'red "fox"', ['metadata.jsonl']);
  });

  it('with a line that is no JSON is read but for that', async () => {
    const text = '{"file_name": "a\n{"file_name": "a.jpg", "objects": {"bbox": [[1, 2, 3, 4]], "categories": [1]}}\n';
    const root = await datasetOf({ 'a.jpg': null, 'metadata.jsonl': text });
    assert.deepEqual(await itemsOf(root), ['a.jpg#xywh=1,2,3,4 1']);
    assert.match((await readingIn(root)).notes.join('\n'), /1 lines or boxes could not be understood/);
  });
});
