import assert from 'node:assert/strict';
import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { quietJob } from '../../../src/engine/protocol';
import { Curator } from '../../../src/engine/session/curator';
import { loaderListing } from '../fixtures/loader';
import { removeShapes, shapeImage, SHAPE_CLASSES, writeShapes } from '../fixtures/shapes';

const open = (root: string): Promise<Curator> =>
  Curator.open(root, { apply: async (edit) => (await applyToDisk(root, edit), true) });

/** Where each image of a shape lies, in the ways in which folder datasets are laid out. */
const LAYOUTS: Readonly<Record<string, (shape: string, i: number) => string>> = {
  'flat classes': (shape, i) => `${shape}/${i}.png`,
  'classes in parts': (shape, i) => `${shape}/${i % 2 === 0 ? 'near' : 'far'}/${i}.png`,
  'classes of several levels': (shape, i) => `${shape === 'bar' ? 'line' : 'round'}/${shape}/${i}.png`,
  splits: (shape, i) => `${i < 4 ? 'train' : 'val'}/${shape}/${i}.png`,
};

const LEVELS = '{ "dataset": { "subfolders": "classes" } }';

describe('what a training framework finds in a curated dataset', function () {
  this.timeout(120_000);
  let root: string;
  let curator: Curator;
  beforeEach(async () => ({ root } = await writeShapes(0)));
  afterEach(async () => {
    await curator.dispose();
    await removeShapes(root);
  });

  for (const [layout, pathOf] of Object.entries(LAYOUTS)) {
    it(`is what it found before, but for what a person changed, in ${layout}`, async () => {
      for (const shape of SHAPE_CLASSES)
        for (let i = 0; i < 6; i++) {
          await mkdir(dirname(join(root, pathOf(shape, i))), { recursive: true });
          await writeFile(join(root, pathOf(shape, i)), await shapeImage(shape, i));
        }
      if (layout === 'classes of several levels') await writeFile(join(root, 'nearmiss.json'), LEVELS);
      const before = loaderListing(root);
      const names = await readdir(root);
      curator = await open(root);
      await curator.analyze({ retrain: false, training: false }, quietJob);
      const [kept, out, moved] = [1, 2, 5].map((i) => pathOf('ring', i));
      await curator.decide({ images: [kept], action: 'keep' });
      assert.deepEqual(loaderListing(root), before);

      await curator.decide({ images: [out], action: 'exclude' });
      const label = curator.at.table.label(curator.at.table.row(pathOf('bar', 5))!);
      const {
        images: [now],
      } = await curator.decide({ images: [moved], action: 'relabel', label });
      const expected = Object.fromEntries(
        Object.entries(before).map(([name, images]) => [
          name,
          [
            ...images.filter((image) => ![out, moved].includes(`${name}/${image}`)),
            ...(now.startsWith(`${name}/`) ? [now.slice(name.length + 1)] : []),
          ].sort(),
        ]),
      );
      assert.deepEqual(loaderListing(root), expected);

      await curator.dispose();
      curator = await open(root);
      for (let steps = 3; steps > 0; steps--) await curator.undo();
      assert.deepEqual(loaderListing(root), before);
      assert.deepEqual(await readdir(root), names);
    });
  }

  it('has no class of which every image was taken out, nor one whose only image went back', async () => {
    for (const [path, shape] of [
      ['bar/1.png', 'bar'],
      ['bar/2.png', 'bar'],
      ['line/thin/3.png', 'bar'],
      ['ring/4.png', 'ring'],
    ]) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), await shapeImage(shape, path.length));
    }
    await mkdir(join(root, 'planned'));
    await writeFile(join(root, 'nearmiss.json'), LEVELS);
    const before = loaderListing(root);
    curator = await open(root);
    await curator.decide({ images: ['line/thin/3.png'], action: 'exclude' });
    await curator.decide({ images: ['ring/4.png'], action: 'relabel', label: 'circle/small' });
    assert.deepEqual(loaderListing(root), {
      bar: ['1.png', '2.png'],
      circle: ['small/4.png'],
      planned: [],
    });
    await curator.renameClass('bar', 'circle/bar');
    assert.deepEqual(Object.keys(loaderListing(root)), ['circle', 'planned']);
    for (let steps = 3; steps > 0; steps--) await curator.undo();
    assert.deepEqual(loaderListing(root), before);
    assert.deepEqual(await readdir(dirname(curator.at.state.root)), ['.nearmiss', 'shapes']);
  });

  it('keeps the folder of a split whose images are all taken out', async () => {
    for (const path of ['train/bar/1.png', 'train/ring/2.png', 'val/ring/3.png']) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), await shapeImage('ring', path.length));
    }
    curator = await open(root);
    await curator.decide({ images: ['val/ring/3.png', 'train/bar/1.png'], action: 'exclude' });
    assert.deepEqual(loaderListing(root), { train: ['ring/2.png'], val: [] });
    assert.deepEqual(await readdir(join(root, 'train')), ['ring']);
    await curator.undo();
    assert.deepEqual(loaderListing(root), { train: ['bar/1.png', 'ring/2.png'], val: ['ring/3.png'] });
  });

  it('is the same when the dataset is opened through a link', async function () {
    if (process.platform === 'win32') this.skip();
    for (const path of ['bar/1.png', 'bar/2.png', 'ring/3.png']) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), await shapeImage('bar', path.length));
    }
    const link = join(dirname(root), 'elsewhere', 'deep', 'link');
    await mkdir(dirname(link), { recursive: true });
    await symlink(root, link);
    curator = await open(link);
    await curator.analyze({ retrain: false, training: false }, quietJob);
    await curator.decide({ images: ['bar/1.png'], action: 'exclude' });
    await curator.analyze({ retrain: true, training: false }, quietJob);
    assert.deepEqual(loaderListing(root), { bar: ['2.png'], ring: ['3.png'] });
    assert.deepEqual(await readdir(dirname(link)), ['link']);
    await curator.dispose();
    curator = await open(root);
    assert.equal(curator.at.state.excluded, 1);
    await curator.undo();
    assert.deepEqual(loaderListing(root), { bar: ['1.png', '2.png'], ring: ['3.png'] });
  });

  it('waits for images that have all gone, and says so of an analysis', async () => {
    for (const shape of SHAPE_CLASSES)
      for (let i = 0; i < 4; i++) {
        await mkdir(join(root, shape), { recursive: true });
        await writeFile(join(root, shape, `${i}.png`), await shapeImage(shape, i));
      }
    curator = await open(root);
    await curator.analyze({ retrain: false, training: false }, quietJob);
    const before = curator.at.findings;
    const { trainedAt } = curator.at.state.analysis!;
    for (const shape of SHAPE_CLASSES) await rename(join(root, shape), join(dirname(root), shape));
    for (const gone of [curator, await open(root)]) {
      await assert.rejects(gone.analyze({ retrain: false, training: false, firstLook: true }, quietJob), {
        code: 'dataset/gone',
        message: /None of the 12 images of the last analysis/,
      });
      assert.deepEqual([gone.at.state.images, gone.at.state.analysis], [0, null]);
      if (gone !== curator) await gone.dispose();
    }
    for (const shape of SHAPE_CLASSES) await rename(join(dirname(root), shape), join(root, shape));
    await curator.refresh();
    assert.equal(curator.at.state.analysis?.trainedAt, trainedAt);
    assert.deepEqual(curator.at.findings, before);
  });

  it('needs no image that is left: all are taken out and come back', async () => {
    for (const shape of SHAPE_CLASSES) {
      await mkdir(join(root, shape), { recursive: true });
      for (let i = 0; i < 4; i++) await writeFile(join(root, shape, `${i}.png`), await shapeImage(shape, i));
    }
    curator = await open(root);
    await curator.analyze({ retrain: false, training: false }, quietJob);
    await curator.decide({ images: [...curator.at.table.paths], action: 'exclude' });
    assert.deepEqual(loaderListing(root), {});
    assert.equal(curator.at.state.images, 0);
    assert.equal((await curator.analyze({ retrain: false, training: false }, quietJob)).status, 'finished');
    await curator.dispose();
    curator = await open(root);
    assert.deepEqual([curator.at.state.images, curator.at.state.excluded], [0, 12]);
    await assert.rejects(curator.analyze({ retrain: false, training: false }, quietJob), { code: 'dataset/gone' });
    await curator.undo();
    assert.equal(curator.at.state.images, 12);
    assert.equal((await curator.analyze({ retrain: false, training: false }, quietJob)).status, 'finished');
  });
});
