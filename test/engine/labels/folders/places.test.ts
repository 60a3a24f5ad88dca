import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { applyToDisk } from '../../../../src/engine/labels/applyToDisk';
import { findDatasets } from '../../../../src/engine/labels/findDatasets';
import { openLabels } from '../../../../src/engine/labels/openLabels';
import { renameFolder } from '../../../../src/engine/labels/renameFolder';
import { folderOf, folderTree } from '../../../../src/engine/labels/folders/folderTree';
import { isNamed } from '../../../../src/engine/labels/folders/layout';
import { findPlaces, placeOf } from '../../../../src/engine/labels/folders/places';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

/** Where classes lie for these images: `split: folder`, and the images that are left out. */
function read(paths: readonly string[], include: readonly string[] = []) {
  const found = findPlaces(folderTree(paths), (path) => isNamed(path, include), false);
  return {
    places: found.places.map(({ folder, split }) => (split === '' ? folder : `${split}: ${folder}`)),
    out: paths.filter((path) => placeOf(folderOf(path), found) === null),
  };
}

describe('findPlaces', () => {
  const places = (...paths: string[]) => read(paths).places;

  it('finds splits where all folders are named as splits are', () => {
    assert.deepEqual(places('train/cat/1.jpg', 'Test/2.jpg', 'train/a/b/3.jpg'), ['Test: Test', 'train: train']);
    assert.deepEqual(places('train/bag/1.jpg', 'train/shoe/1.jpg'), ['train: train']);
    assert.deepEqual(places('train/bag/1.jpg'), ['train: train']);
    assert.deepEqual(places('my-test-set/bag/1.jpg', 'Train2017/bag/1.jpg', 'VALID_images/bag/2.jpg'), [
      'Train2017: Train2017',
      'VALID_images: VALID_images',
      'my-test-set: my-test-set',
    ]);
    assert.deepEqual(places('flowers_train/rose/1.jpg', 'flowers_test/rose/1.jpg'), [
      'flowers_test: flowers_test',
      'flowers_train: flowers_train',
    ]);
  });

  it('takes a class that is called as a split is for a class', () => {
    for (const paths of [
      [],
      ['train/1.jpg', 'bus/1.jpg', 'car/1.jpg'],
      ['train/1.jpg', 'test/1.jpg', 'cat/1.jpg'],
      ['train/day/1.jpg', 'train/night/1.jpg', 'bus/1.jpg', 'car/1.jpg'],
      ['train/1.jpg', 'test/1.jpg', '1.jpg'],
      ['cat/train/1.jpg', 'dog/test/1.jpg'],
      ['test tube/a/1.jpg', 'flask/a/1.jpg'],
      ['test tube/1.jpg', 'train/1.jpg', 'flask/1.jpg'],
    ])
      assert.deepEqual(places(...paths), [''], paths.join(' '));
  });

  it('leaves out what lies beside splits, or has it in where that is asked for', () => {
    const paths = ['train/bag/1.jpg', 'valid/bag/2.jpg', 'samples/train/bag/1.jpg', 'samples/valid/bag/2.jpg', 'x.jpg'];
    assert.deepEqual(read(paths), {
      places: ['train: train', 'valid: valid'],
      out: ['samples/train/bag/1.jpg', 'samples/valid/bag/2.jpg', 'x.jpg'],
    });
    assert.deepEqual(read(paths, ['samples', '.']), {
      places: ['train: train', 'valid: valid', 'train: samples/train', 'valid: samples/valid', ''],
      out: [],
    });
    assert.deepEqual(read(['train/bag/1.jpg', 'train/shoe/1.jpg', 'samples/1.jpg']), {
      places: ['train: train'],
      out: ['samples/1.jpg'],
    });
  });

  it('finds splits below a folder of images, and folders of images below splits', () => {
    assert.deepEqual(read(['images/val/bag/1.jpg', 'images/train/bag/2.jpg', 'previews/1.jpg']), {
      places: ['train: images/train', 'val: images/val'],
      out: ['previews/1.jpg'],
    });
    assert.deepEqual(places('images/train/1.jpg', 'images/val/2.jpg'), ['train: images/train', 'val: images/val']);
    assert.deepEqual(places('train/images/1.jpg', 'valid/images/1.jpg'), [
      'train: train/images',
      'valid: valid/images',
    ]);
    assert.deepEqual(places('training_set/training_set/cats/1.jpg', 'test_set/test_set/cats/1.jpg'), [
      'test_set: test_set/test_set',
      'training_set: training_set/training_set',
    ]);
    assert.deepEqual(places('train/bag/a/1.jpg', 'train/shoe/1.jpg', 'val/bag/b/1.jpg'), ['train: train', 'val: val']);
  });

  it('looks for classes in a folder that alone holds all images', () => {
    assert.deepEqual(places('data/cat/1.jpg', 'data/dog/1.jpg'), ['data']);
    assert.deepEqual(places('images/cat/1.jpg'), ['images']);
    assert.deepEqual(places('a/flowers/rose/1.jpg', 'a/flowers/tulip/1.jpg'), ['a/flowers']);
    assert.deepEqual(places('a/flowers/train/rose/1.jpg'), ['train: a/flowers/train']);
    assert.deepEqual(places('cat/1.jpg', 'cat/2.jpg', 'cat/kitchen/3.jpg'), ['']);
  });

  it('leaves out a copy in splits beside the dataset, as Ultralytics makes it', () => {
    const paths = ['flowers/rose/1.jpg', 'flowers/tulip/1.jpg', 'flowers_split/train/rose/1.jpg'];
    assert.deepEqual(read(paths), { places: ['flowers'], out: ['flowers_split/train/rose/1.jpg'] });
  });

  it('finds every image of a folder tree in one place, or leaves it out', () => {
    const name = fc.constantFrom('train', 'val', 'images', 'cat', 'dog', 'samples', 'cat_split');
    const path = fc.array(name, { maxLength: 4 }).map((folders) => [...folders, '1.jpg'].join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 12 }), fc.array(name), (paths, include) => {
        const found = findPlaces(folderTree(paths), (one) => isNamed(one, include), false);
        const out = found.beside.reduce((sum, { images }) => sum + images, 0);
        const places = paths.map((one) => placeOf(folderOf(one), found)?.folder ?? null);
        assert.equal(places.filter((place) => place === null).length, out, JSON.stringify(found));
        paths.forEach((one, i) => assert.ok(!places[i] || one.startsWith(`${places[i]}/`)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a folder dataset with splits', () => {
  const folder = temporaryFolder();
  const open = () => openLabels({ root: folder.path, layout: 'folder', labelFile: '' }, folder.state);
  const change = async (
    edit: (source: Awaited<ReturnType<typeof open>>) => ReturnType<Awaited<ReturnType<typeof open>>['edit']>,
  ) => {
    const made = edit(await open());
    await applyToDisk(folder.path, made);
    const { entries } = await open();
    return {
      outcomes: made.outcomes,
      images: entries.paths.map((path, i) => [path, entries.labels[i], entries.splits?.[i]]),
    };
  };

  it('is found as one dataset, whose labels do not name the split', async () => {
    await folder.write({
      'train/cat/1.jpg': 'x',
      'train/dog/poodle/2.jpg': 'x',
      'test/cat/1.jpg': 'x',
      'test/dog/4.jpg': 'x',
      'test/5.jpg': 'x',
    });
    assert.deepEqual(
      (await findDatasets([folder.path])).map(({ root }) => root),
      [folder.path],
    );
    const { entries } = await open();
    assert.deepEqual(entries.paths, [
      'test/5.jpg',
      'test/cat/1.jpg',
      'test/dog/4.jpg',
      'train/cat/1.jpg',
      'train/dog/poodle/2.jpg',
    ]);
    assert.deepEqual(entries.labels, ['', 'cat', 'dog', 'cat', 'dog']);
    assert.deepEqual(entries.splits, ['test', 'test', 'test', 'train', 'train']);
  });

  it('keeps an image in its split when it is relabelled or excluded, and brings it back', async () => {
    await folder.write({ 'train/cat/1.jpg': 'x', 'test/cat/2.jpg': 'x' });
    const moved = await change(({ edit }) => edit([{ action: 'relabel', image: 'test/cat/2.jpg', label: 'dog' }]));
    assert.deepEqual(moved.images, [
      ['test/dog/2.jpg', 'dog', 'test'],
      ['train/cat/1.jpg', 'cat', 'train'],
    ]);
    const out = await change(({ edit }) => edit([{ action: 'exclude', image: 'test/dog/2.jpg' }]));
    assert.deepEqual(out.images, [
      ['train/cat/1.jpg', 'cat', 'train'],
      ['../.nearmiss/dataset/excluded/test/dog/2.jpg', 'dog', 'test'],
    ]);
    const back = await change(({ edit }) => edit([{ action: 'restore', done: out.outcomes[0] }]));
    assert.deepEqual(back.images, moved.images);
  });

  it('keeps an image in the one split that there is, and below images', async () => {
    await folder.write({ 'train/bag/1.jpg': 'x', 'train/trouser/2.jpg': 'x' });
    const one = await change(({ edit }) => edit([{ action: 'relabel', image: 'train/bag/1.jpg', label: 'trouser' }]));
    assert.deepEqual(one.images, [
      ['train/trouser/1.jpg', 'trouser', 'train'],
      ['train/trouser/2.jpg', 'trouser', 'train'],
    ]);
    rmSync(join(folder.path, 'train'), { recursive: true });
    await folder.write({ 'images/val/bag/1.jpg': 'x', 'images/train/bag/2.jpg': 'x', 'labels/val/1.txt': '' });
    const below = await change(({ edit }) =>
      edit([{ action: 'relabel', image: 'images/val/bag/1.jpg', label: 'trouser' }]),
    );
    assert.deepEqual(below.images, [
      ['images/train/bag/2.jpg', 'bag', 'train'],
      ['images/val/trouser/1.jpg', 'trouser', 'val'],
    ]);
    const renamed = await change((source) => renameFolder(source, 'trouser', 'bag'));
    assert.deepEqual(
      renamed.images.map(([path]) => path),
      ['images/train/bag/2.jpg', 'images/val/bag/1.jpg'],
    );
  });

  it('says what of its folders was read in another way than a person may think', async () => {
    await folder.write({
      'images/train/bag/1.jpg': 'x',
      'images/val/bag/2.jpg': 'x',
      'images/val/bagg/3.jpg': 'x',
      'images/samples/4.jpg': 'x',
    });
    assert.deepEqual((await open()).notes, [
      'Left out: images/samples (1 image), since it lies beside the splits train and val. ' +
        '"dataset": { "include": ["images/samples"] } in nearmiss.json has it in.',
      'The splits are train (images/train), val (images/val); classes are the folders in them.',
      'The class "bagg" is only in val (1 image). Did you mean "bag"?',
    ]);
  });

  it('is found as a dataset by one split with classes and nothing beside it', async () => {
    await folder.write({ 'train/bag/1.jpg': 'x', 'train/trouser/2.jpg': 'x' });
    const roots = async () => (await findDatasets([folder.path])).map(({ root }) => root);
    assert.deepEqual(await roots(), [folder.path]);
    await folder.write({ 'src/main.ts': '' });
    assert.deepEqual(await roots(), [join(folder.path, 'train')]);
  });

  it('renames a class in every split', async () => {
    await folder.write({ 'train/cat/1.jpg': 'x', 'test/cat/2.jpg': 'x', 'test/dog/3.jpg': 'x' });
    const { images } = await change((source) => renameFolder(source, 'cat', 'kitten'));
    assert.deepEqual(
      images.map(([path]) => path),
      ['test/dog/3.jpg', 'test/kitten/2.jpg', 'train/kitten/1.jpg'],
    );
  });

  it('is none where only one folder is so named: a class may be called test', async () => {
    await folder.write({ 'test/1.jpg': 'x', 'cat/2.jpg': 'x' });
    const { entries } = await open();
    assert.deepEqual([entries.labels, entries.splits], [['cat', 'test'], null]);
    assert.equal((await findDatasets([join(folder.path)])).length, 1);
  });
});
