import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Curator } from '../../../src/engine/session/curator';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { writeNpy } from '../../../src/engine/exchange/npy';
import { quietJob, type DatasetState } from '../../../src/engine/protocol';
import { type Planted, removeShapes, SHAPE_CLASSES, shapeImage, writeShapes } from '../fixtures/shapes';
import { imageReport } from '../../../src/engine/questions/imageReport';
import { ranking } from '../../../src/engine/questions/ranking';

const RECIPE = { training: { epochs: 4, folds: 3, repeats: 1 }, network: { embedding: 16 } };

describe('Curator', function () {
  this.timeout(120_000);
  let planted: Planted;
  let curator: Curator;
  let changes: DatasetState[];

  const open = async (): Promise<Curator> =>
    Curator.open(planted.root, {
      apply: async (edit) => {
        await applyToDisk(planted.root, edit);
        return true;
      },
      onChange: (state) => changes.push(state),
    });
  const suspects = (): string[] =>
    curator.at.findings.filter(({ kind }) => kind === 'suspect').map(({ image }) => image.path);
  const file = (path: string): string => join(planted.root, path);

  before(async () => {
    planted = await writeShapes(20, RECIPE);
    changes = [];
    curator = await open();
  });
  after(async () => {
    await curator.dispose();
    await removeShapes(planted.root);
  });

  it('knows images and classes before any analysis, and has no findings', () => {
    const state = curator.at.state;
    assert.deepEqual([state.layout, state.images, state.analysis, state.undoable], ['folder', 60, null, 0]);
    assert.deepEqual(
      state.classes.map(({ label }) => label),
      SHAPE_CLASSES,
    );
    assert.deepEqual(curator.at.findings, []);
  });

  it('reports a recipe that cannot be used, and trains nothing', async () => {
    await writeFile(file('nearmiss.json'), '{"training": {"folds": 1}}');
    await assert.rejects(curator.analyze({ retrain: false }, quietJob), { code: 'recipe/invalid' });
    await writeFile(file('nearmiss.json'), JSON.stringify(RECIPE));
  });

  it('says that it was stopped when the job is stopped at once', async () => {
    assert.equal((await curator.analyze({ retrain: false }, { ...quietJob, stopped: () => true })).status, 'stopped');
    assert.equal(curator.at.state.analysis, null);
  });

  it('finds the planted errors first, with the right class suggested', async () => {
    const { status, state } = await curator.analyze({ retrain: false }, quietJob);
    assert.equal(status, 'finished');
    assert.deepEqual(new Set(ranking(curator.at).slice(0, 3)), new Set(planted.wrong));
    for (const path of planted.wrong) {
      const suspect = curator.at.findings.find(({ kind, image }) => kind === 'suspect' && image.path === path);
      assert.equal(suspect?.suggestions[0].label, path.split('/')[1].split('-')[0]);
      assert.ok(suspect.evidence.length > 0);
    }
    assert.equal(state.analysis?.changedLabels, 0);
  });

  it('judges by given probabilities too, keeps them for the next start, and forgets them when told to', async () => {
    const paths = SHAPE_CLASSES.flatMap((_, c) =>
      ranking(curator.at).filter((path) => path.startsWith(`${SHAPE_CLASSES[c]}/`)),
    ).sort();
    // A model that takes the first bar for a stripe, and is right about all others.
    const odd = paths.find((path) => /^bar\/bar/.test(path))!;
    const rows = paths.flatMap((path) =>
      SHAPE_CLASSES.map((shape) =>
        shape === (path === odd ? 'stripe' : path.split('/')[1].split('-')[0]) ? 0.98 : 0.01,
      ),
    );
    const array = file('../mine.npy');
    await writeNpy(array, Float32Array.from(rows), SHAPE_CLASSES.length);
    const { state } = await curator.analyze({ retrain: false, training: false, probabilities: array }, quietJob);
    assert.match(
      state.analysis!.description,
      /no network.*with the probabilities of mine\.npy \(they agree with 9\d% of the labels\)/,
    );
    assert.deepEqual(new Set(ranking(curator.at).slice(0, 4)), new Set([...planted.wrong, odd]));
    const again = await open();
    assert.deepEqual(ranking(again.at), ranking(curator.at));
    await again.dispose();
    const plain = await curator.analyze({ retrain: false, probabilities: false }, quietJob);
    assert.doesNotMatch(plain.state.analysis!.description, /probabilities|no network/);
    await assert.rejects(curator.analyze({ retrain: false, probabilities: file('none.npy') }, quietJob), {
      code: 'npy/unreadable',
    });
  });

  it('refuses a second analysis while one runs', async () => {
    const running = curator.analyze({ retrain: false }, quietJob);
    await assert.rejects(curator.analyze({ retrain: false }, quietJob), { code: 'job/running' });
    await running;
  });

  it('ranks the classes of an image by its neighbours', () => {
    const [first, ...rest] = imageReport(curator.at, planted.wrong[0]).choices;
    assert.equal(first.label, planted.wrong[0].split('/')[1].split('-')[0]);
    assert.ok(rest.every(({ share }) => share <= first.share));
    assert.deepEqual(
      rest
        .map(({ label }) => label)
        .concat(first.label)
        .sort(),
      [...SHAPE_CLASSES].sort(),
    );
  });

  it('moves the file of a relabelled image, drops the suspect at once and tells its owner', async () => {
    const [wrong] = planted.wrong;
    const label = wrong.split('/')[1].split('-')[0];
    const told = changes.length;
    const { images, message } = await curator.decide({ images: [wrong], action: 'relabel', label });
    assert.deepEqual(images, [`${label}/${wrong.split('/')[1]}`]);
    assert.match(message, new RegExp(`is now ${label}`));
    assert.ok(existsSync(file(images[0])) && !existsSync(file(wrong)));
    assert.ok(!suspects().includes(wrong) && !suspects().includes(images[0]));
    assert.equal(changes.length, told + 1);
    assert.equal(curator.at.state.analysis?.changedLabels, 1);
  });

  it('silences an image that is kept', async () => {
    await curator.decide({ images: [planted.wrong[1]], action: 'keep' });
    assert.ok(!suspects().includes(planted.wrong[1]));
  });

  it('has the same findings after it is opened again', async () => {
    const before = curator.at.findings.map(({ id }) => id).sort();
    await curator.dispose();
    curator = await open();
    assert.deepEqual(curator.at.findings.map(({ id }) => id).sort(), before);
  });

  it('takes an excluded image out of the dataset', async () => {
    await curator.decide({ images: [planted.wrong[2]], action: 'exclude' });
    assert.ok(!suspects().includes(planted.wrong[2]));
    assert.equal(curator.at.table.row(planted.wrong[2]) !== undefined, false);
    assert.equal(curator.at.state.images, 59);
    assert.equal(curator.at.state.unlabelled, 0);
    const near = imageReport(curator.at, planted.wrong[1]).neighbours.map(({ path }) => path);
    assert.ok(
      near.length > 0 && near.every((path) => curator.at.table.row(path) !== undefined),
      'it is no neighbour of any image from then on',
    );
    assert.ok(
      curator.at.findings.every(({ image, evidence }) =>
        [image, ...evidence].every(({ path }) => path === '' || curator.at.table.row(path) !== undefined),
      ),
    );
    assert.ok(!existsSync(file(planted.wrong[2])));
  });

  it('undoes the decisions of an earlier session, last first', async () => {
    await curator.dispose();
    curator = await open();
    for (let left = 3; left > 0; left--) {
      assert.equal(curator.at.state.undoable, left);
      await curator.undo();
    }
    assert.equal(curator.at.state.images, 60);
    assert.ok(planted.wrong.every((path) => existsSync(file(path))));
    assert.deepEqual(new Set(ranking(curator.at).slice(0, 3)), new Set(planted.wrong));
    await assert.rejects(curator.undo(), { code: 'undo/nothing' });
  });

  it('gives many images their own labels in one decision with one undo', async () => {
    const own = planted.wrong.map((path) => path.split('/')[1].split('-')[0]);
    const { images, message } = await curator.decide({ images: planted.wrong, action: 'relabel', label: own });
    assert.deepEqual(
      images,
      planted.wrong.map((path, i) => `${own[i]}/${path.split('/')[1]}`),
    );
    assert.equal(message, '3 images are now bar, ring, stripe');
    await assert.rejects(curator.decide({ images, action: 'relabel', label: ['bar'] }), { code: 'decision/label' });
    await curator.undo();
    assert.ok(planted.wrong.every((path) => existsSync(file(path))));
  });

  it('knows how sound each class is', () => {
    const health = curator.at.classes;
    assert.deepEqual(
      health.map(({ label, images }) => [label, images]),
      SHAPE_CLASSES.map((label) => [label, 20]),
    );
    assert.ok(health.every(({ errorRate, cohesion }) => errorRate > 0 && errorRate < 0.5 && cohesion! > 0.5));
  });

  it('follows files that others add, move and delete', async () => {
    await writeFile(file('ring/new.png'), await shapeImage('bar', 999));
    await rm(file('bar/bar-5.png'));
    await writeFile(file('nearmiss.json'), '{ "dataset": { "subfolders": "classes" } }');
    await mkdir(file('bar/deep'));
    await rename(file('bar/bar-6.png'), file('bar/deep/bar-6.png'));
    await curator.refresh();
    const state = curator.at.state;
    assert.equal(state.images, 60);
    assert.deepEqual(
      state.classes.map(({ label }) => label),
      ['bar', 'bar/deep', 'ring', 'stripe'],
    );
    assert.equal(state.analysis?.changedImages, 2);
    assert.equal(imageReport(curator.at, 'ring/new.png').choices[0].label, 'bar');
  });

  it('reports an unknown image and a relabel without a label', async () => {
    await assert.rejects(curator.decide({ images: ['no/such.png'], action: 'keep' }), { code: 'image/unknown' });
    await assert.rejects(curator.decide({ images: ['ring/new.png'], action: 'relabel' }), { code: 'decision/label' });
    assert.throws(() => imageReport(curator.at, 'no/such.png'), { code: 'image/unknown' });
  });

  it('renames a class in its folders with what was decided on its images, and takes that back at once', async () => {
    const [image] = suspects();
    const [label] = image.split('/');
    const { undoable } = curator.at.state;
    await curator.decide({ images: [image], action: 'keep' });
    const before = suspects();
    assert.deepEqual(await curator.renameClass(label, 'shape'), { message: `${label} is now shape` });
    const now = image.replace(label, 'shape');
    assert.ok(existsSync(file(now)) && !existsSync(file(label)));
    assert.deepEqual(
      suspects().sort(),
      before.map((path) => (path.startsWith(`${label}/`) ? path.replace(label, 'shape') : path)).sort(),
    );
    await curator.undo();
    assert.ok(existsSync(file(image)) && !existsSync(file('shape')));
    assert.deepEqual(suspects().sort(), before.sort());
    await curator.undo();
    assert.ok(suspects().includes(image));
    assert.equal(curator.at.state.undoable, undoable);
  });

  it('holds on to a decision when the class is renamed by hand', async () => {
    const [image] = suspects();
    const [label] = image.split('/');
    await curator.decide({ images: [image], action: 'keep' });
    for (const [from, to] of [
      [label, 'shape'],
      ['shape', label],
    ]) {
      await rename(file(from), file(to));
      await curator.refresh();
      assert.ok(!suspects().includes(`${to}/${image.split('/')[1]}`));
    }
    await curator.undo();
    assert.ok(suspects().includes(image));
  });

  it('turns the folders into a table with the same findings, and a fix edits a row from then on', async () => {
    // Equally likely ones stand in the order of the rows, which is that of the table now.
    const before = suspects().sort();
    const { images } = curator.at.state;
    const state = await curator.createTable();
    assert.deepEqual([state.layout, state.labelFile, state.images], ['table', 'labels.tsv', images]);
    assert.deepEqual(suspects().sort(), before);
    const [image] = before;
    await curator.decide({ images: [image], action: 'relabel', label: 'star' });
    assert.ok(existsSync(file(image)));
    assert.match(await readFile(file('labels.tsv'), 'utf8'), new RegExp(`^${image}\tstar$`, 'm'));
    await curator.undo();
    assert.deepEqual(suspects().sort(), before);
    await assert.rejects(curator.createTable(), { code: 'table/exists' });
  });

  it('goes by the folders again when the label file is deleted, and by the rows when it comes back', async () => {
    const before = suspects();
    const [image] = before;
    const text = (await readFile(file('labels.tsv'), 'utf8')).replace(
      new RegExp(`^${image}\t.*$`, 'm'),
      `${image}\tstar`,
    );
    await rm(file('labels.tsv'));
    await curator.refresh();
    assert.deepEqual([changes.at(-1)!.layout, changes.at(-1)!.labelFile], ['folder', '']);
    assert.deepEqual(suspects().sort(), before.sort());
    await writeFile(file('labels.tsv'), text);
    await curator.refresh();
    assert.equal(changes.at(-1)!.labelFile, 'labels.tsv');
    assert.equal(imageReport(curator.at, image).image.label, 'star');
  });

  it('deletes no folder as its cache that was not made as one', async () => {
    const [mark, aside] = ['../.nearmiss/shapes/cache/.gitignore', '../mark'].map(file);
    await rename(mark, aside);
    await assert.rejects(curator.clearCache(), { code: 'cache/foreign' });
    await rename(aside, mark);
  });

  it('clears what can be computed again and nothing else', async () => {
    const decisions = await readFile(file('../.nearmiss/shapes/decisions.tsv'), 'utf8');
    assert.equal((await curator.clearCache()).analysis, null);
    assert.ok(!existsSync(file('../.nearmiss/shapes/cache')));
    assert.equal(await readFile(file('../.nearmiss/shapes/decisions.tsv'), 'utf8'), decisions);
    assert.deepEqual(curator.at.findings, []);
  });
});
