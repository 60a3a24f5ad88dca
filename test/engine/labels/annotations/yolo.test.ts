import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDataset } from '../../../../src/engine/labels/findDatasets';
import { change, checkRoundTrips, datasetOf, type Files, itemsOf, open, readingIn } from './roundTrip';

/** As Ultralytics has it; a picture of 64 × 48 with a box of 16 × 12 from (8, 12), and an outline. */
const ultralytics: Files = {
  'data.yaml':
    'path: /home/me/shapes\ntrain: images/train\nval: images/val\nnc: 2  # two\nnames:\n  0: circle\n  1: square\n',
  'images/train/a b.jpg': null,
  'images/train/empty.jpg': null,
  'images/val/sub/c.v1.png': null,
  'images/val/none.png': null,
  'labels/train/a b.txt': '1 0.25 0.375 0.25 0.25\r\n0 0.5 0.5 1 1',
  'labels/train/empty.txt': '',
  'labels/val/sub/c.v1.txt': '0 0.1 0.2 0.5 0.2 0.3 0.6\n',
};
const ofUltralytics = [
  'images/train/a b.jpg#xywh=percent:0,0,100,100 circle train',
  'images/train/a b.jpg#xywh=percent:12.5,25,25,25 square train',
  'images/val/sub/c.v1.png#xywh=percent:10,20,40,40 circle val',
];

/** As Datumaro writes it for Darknet: the lists begin in a folder that is not there. */
const darknet: Files = {
  'obj.data': 'classes = 2\ntrain = data/train.txt\nnames = data/obj.names\nbackup = backup/\n',
  'obj.names': 'red triangle\nsquare\n',
  'train.txt': 'data/obj_train_data/x/a.jpg\ndata/obj_train_data/x/none.jpg\n',
  'obj_train_data/x/a.jpg': null,
  'obj_train_data/x/none.jpg': null,
  'obj_train_data/x/a.txt': '0 0.500000 0.500000 0.500000 0.500000\n1 0.5 0.5 0.25 0.25\n',
};

describe('YOLO labels', () => {
  it('as Ultralytics has them are boxes and outlines with their splits', async () => {
    const root = await datasetOf(ultralytics);
    assert.deepEqual(await itemsOf(root), ofUltralytics);
    const { what, missing, unnamed } = await readingIn(root);
    assert.match(what, /^YOLO labels in data\.yaml and 3 more: 3 boxes, 2 classes, .* 1 pictures without a label$/);
    assert.deepEqual({ missing, unnamed }, { missing: 0, unnamed: 1 });
  });

  it('may lie in a folder per split, with names in brackets and paths from elsewhere', async () => {
    const root = await datasetOf({
      'data.yaml': "train: ../train/images\nval: ../valid/images\n\nnc: 2\nnames: ['cat', 'big dog']\n",
      'train/images/a.jpg': null,
      'train/labels/a.txt': '1 0.5 0.5 0.5 0.5\n',
      'valid/images/b.jpg': null,
      'valid/labels/b.txt': '0 0.5 0.5 0.5 0.5\n',
    });
    const box = '#xywh=percent:25,25,50,50';
    const items = [`train/images/a.jpg${box} big dog train`, `valid/images/b.jpg${box} cat val`];
    assert.deepEqual(await itemsOf(root), items);
    const files = ['data.yaml', 'train/labels/a.txt', 'valid/labels/b.txt'];
    await checkRoundTrips(root, 'cat', files);
    await checkRoundTrips(root, 'yes: no', files);
  });

  it('as Darknet has them are found though the lists lead elsewhere', async () => {
    const root = await datasetOf(darknet);
    assert.deepEqual(await itemsOf(root), [
      'obj_train_data/x/a.jpg#xywh=percent:25,25,50,50 red triangle train',
      'obj_train_data/x/a.jpg#xywh=percent:37.5,37.5,25,25 square train',
    ]);
    const { what, unnamed, notes } = await readingIn(root);
    assert.match(what, /1 pictures without a label/);
    assert.equal(unnamed, 0);
    assert.match(notes.join(), /data\/obj_train_data\/x\/a\.jpg" is obj_train_data\/x\/a\.jpg/);
    const files = Object.keys(darknet).filter((file) => !file.endsWith('.jpg'));
    await checkRoundTrips(root, 'square', files);
    await checkRoundTrips(root, 'star', files);
  });

  it('as Label Studio has them take their names from classes.txt', async () => {
    const root = await datasetOf({
      'classes.txt': 'circle\nsquare',
      'images/1a-b.jpg': null,
      'labels/1a-b.txt': '1 0.5 0.53125 0.1875 0.3125\n',
    });
    assert.deepEqual(await itemsOf(root), ['images/1a-b.jpg#xywh=percent:40.625,37.5,18.75,31.25 square']);
    await checkRoundTrips(root, 'star', ['classes.txt', 'labels/1a-b.txt']);
  });

  it('are changed in the number of the class and taken back to the byte', async () => {
    const root = await datasetOf(ultralytics);
    const files = Object.keys(ultralytics).filter((file) => /txt|yaml/.test(file));
    await checkRoundTrips(root, 'square', files);
    await checkRoundTrips(root, 'star', files);
  });

  it('get a class more behind the last one, and the count of classes with it', async () => {
    const root = await datasetOf(ultralytics);
    await change(root, [{ action: 'relabel', image: ofUltralytics[2].split(' circle')[0], label: 'red star' }]);
    assert.equal(
      readFileSync(join(root, 'data.yaml'), 'utf8'),
      (ultralytics['data.yaml'] ?? '').replace('nc: 2', 'nc: 3').replace('square\n', 'square\n  2: red star\n'),
    );
    assert.equal(readFileSync(join(root, 'labels/val/sub/c.v1.txt'), 'utf8'), '2 0.1 0.2 0.5 0.2 0.3 0.6\n');
  });

  it('keep a class in the list while one behind it would get its number', async () => {
    const root = await datasetOf(darknet);
    const [first, second] = (await open(root)).entries.paths;
    const back = await change(root, [{ action: 'relabel', image: first, label: 'star' }]);
    await change(root, [{ action: 'relabel', image: second, label: 'moon' }]);
    await change(root, back);
    assert.equal(readFileSync(join(root, 'obj.names'), 'utf8'), 'red triangle\nsquare\nstar\nmoon\n');
    assert.deepEqual((await open(root)).entries.labels, ['red triangle', 'moon']);
  });

  it('refuse a new class where its number is in use without a name', async () => {
    const source = await open(await datasetOf({ ...darknet, 'obj.names': 'red triangle' }));
    const [image] = source.entries.paths;
    assert.deepEqual(source.entries.labels, ['red triangle', '1']);
    assert.throws(
      () => source.edit([{ action: 'relabel', image, label: 'star' }]),
      /ends after 1 names, and labels have numbers behind it \(1\)/,
    );
    assert.equal(source.edit([{ action: 'relabel', image, label: '1' }]).texts[0].edits[0].text, '1');
  });

  it('refuse two classes that are new at once, since both would get one number', async () => {
    const source = await open(await datasetOf(darknet));
    const changes = ['star', 'moon'].map((label, i) => ({
      action: 'relabel' as const,
      image: source.entries.paths[i],
      label,
    }));
    assert.throws(() => source.edit(changes), /"moon" and another class are both new to obj\.names/);
  });

  it('of one file for two pictures are those of the first, and it is said', async () => {
    const root = await datasetOf({ ...darknet, 'obj_train_data/x/a.png': null });
    assert.equal((await itemsOf(root)).length, 2);
    assert.match((await readingIn(root)).notes.join(), /could be of obj_train_data\/x\/a\.png as well/);
  });

  it('that are torn, of unknown classes or without their picture are said', async () => {
    const root = await datasetOf({
      ...ultralytics,
      'labels/val/none.txt': '7 0.5 0.5 0.5 0.5\n1 0.5 0.5\n1 0.5 0.5 0 0.5\n',
      'labels/val/gone.txt': '1 0.5 0.5 0.5 0.5\n',
    });
    const none = 'images/val/none.png#xywh=percent:25,25,50,50 7 val';
    assert.deepEqual(await itemsOf(root), [...ofUltralytics, none].sort());
    const { missing, notes } = await readingIn(root);
    assert.equal(missing, 1);
    assert.match(notes.join('\n'), /2 lines are no boxes .* labels\/val\/none\.txt: "1 0\.5 0\.5"/);
    assert.match(notes.join('\n'), /1 boxes have class numbers that no list names/);
  });

  it('are not seen in texts beside the pictures of class folders', async () => {
    for (const text of ['a caption of the picture', '3', '2026 11 27 12 30 and a note'])
      for (const at of ['cat/1', 'train/cat/1', 'data/1']) {
        const root = await datasetOf({ [`${at}.jpg`]: null, [`${at}.txt`]: text, 'classes.txt': 'cat\ndog\n' });
        assert.equal((await findDataset(root)).layout, 'folder', `${at}: ${text}`);
      }
  });

  it('in a file that git could not merge are read and not changed', async () => {
    const sides = '<<<<<<< ours\n0 0.5 0.5 0.5 0.5\n=======\n1 0.5 0.5 0.5 0.5\n>>>>>>> theirs\n';
    const source = await open(await datasetOf({ ...darknet, 'obj_train_data/x/a.txt': sides }));
    const image = source.entries.paths[0];
    assert.throws(
      () => source.edit([{ action: 'relabel', image, label: 'square' }]),
      /obj_train_data\/x\/a\.txt holds marks of a merge conflict \(lines 1, 3, 5\)/,
    );
  });

  it('of names that are no UTF-8 keep their bytes, and it is said', async () => {
    const root = await datasetOf(darknet);
    writeFileSync(join(root, 'obj.names'), Buffer.from('caf\u00e9\nsquare\n', 'latin1'));
    assert.match((await readingIn(root)).notes.join('\n'), /1 label files are not valid UTF-8, as obj\.names/);
    await checkRoundTrips(root, 'star', ['obj.names', 'obj_train_data/x/a.txt']);
  });

  it('are read anew when one of their files is written', async () => {
    const root = await datasetOf(darknet);
    const { files } = await open(root);
    assert.ok(files.includes('obj_train_data/x/a.txt'));
    writeFileSync(join(root, 'obj_train_data/x/a.txt'), '1 0.5 0.5 0.5 0.5\n');
    assert.deepEqual((await open(root)).entries.labels, ['square']);
  });
});
