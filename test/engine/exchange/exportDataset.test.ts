import assert from 'node:assert/strict';
import { lstatSync, readlinkSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { exportDataset } from '../../../src/engine/exchange/exportDataset';
import { findDataset } from '../../../src/engine/labels/findDatasets';
import { openLabels } from '../../../src/engine/labels/openLabels';
import { type ExportForm, quietJob, type DatasetInfo } from '../../../src/engine/protocol';
import { snapshot, temporaryFolder } from '../fixtures/temporaryFolder';

const TABLE = [
  'image\tlabel\tsplit\tstate',
  'a/1.png\tcat\ttrain\t',
  'b/1.png\tcat\ttest\t',
  'b/2.png\tdog/poodle\ttrain\t',
  'b/3.png\tcat\t\texcluded',
  'b/4.png\t\ttrain\t',
  '',
].join('\n');

describe('exportDataset', () => {
  const folder = temporaryFolder();
  const root = (): string => join(folder.path, 'data');
  const info = (): DatasetInfo => ({ root: root(), layout: 'table', labelFile: 'labels.tsv' });
  const target = (): string => join(folder.path, 'out', 'copy');

  beforeEach(() =>
    folder.write({
      'data/labels.tsv': TABLE,
      'data/a/1.png': 'a1',
      'data/b/1.png': 'b1',
      'data/b/2.png': 'b2',
      'data/b/3.png': 'b3',
      'data/b/4.png': 'b4',
    }),
  );

  const source = () => openLabels(info(), folder.state);

  it('makes a folder per class, numbers files of one name, and leaves out what was excluded', async () => {
    await folder.write({ 'data/labels.tsv': TABLE.replaceAll(/\t(train|test)\t/g, '\t\t') });
    const before = snapshot(root());
    assert.deepEqual(await exportDataset(await source(), target(), { form: 'folders' }, quietJob), {
      images: 4,
      note: '',
    });
    const { 'labels.tsv.txt': rows, 'nearmiss.json': recipe, ...images } = snapshot(target());
    assert.deepEqual(images, { '4.png': 'b4', 'cat/1 (2).png': 'b1', 'cat/1.png': 'a1', 'dog/poodle/2.png': 'b2' });
    assert.match(rows, /^image\tlabel\tsplit\tstate\ncat\/1\.png\tcat\t\t\ncat\/1 \(2\)\.png\tcat/);
    assert.deepEqual(snapshot(root()), before);
    assert.deepEqual(JSON.parse(recipe), { dataset: { subfolders: 'classes' } }, 'or dog/poodle would be read as dog');
    const copy = await openLabels(await findDataset(target()), folder.state);
    assert.deepEqual(copy.entries.labels, ['', 'cat', 'cat', 'dog/poodle']);
  });

  it('keeps splits as folders above the classes, and what a table says beside labels', async () => {
    await folder.write({
      'data/labels.tsv': 'label\tnote\timage\tsplit\ncat\t"a, b"\ta/1.png\ttrain\ndog\tc\tb/1.png\ttest\n# end\n',
    });
    await exportDataset(await source(), target(), { form: 'folders' }, quietJob);
    assert.deepEqual(snapshot(target()), {
      'labels.tsv.txt':
        'label\tnote\timage\tsplit\ncat\t"a, b"\ttrain/cat/1.png\ttrain\ndog\tc\ttest/dog/1.png\ttest\n# end\n',
      'test/dog/1.png': 'b1',
      'train/cat/1.png': 'a1',
    });
    const found = await openLabels(await findDataset(target()), folder.state);
    assert.equal(found.info.layout, 'folder');
    assert.deepEqual(
      [found.entries.labels, found.entries.splits],
      [
        ['dog', 'cat'],
        ['test', 'train'],
      ],
    );
  });

  it('keeps the paths, and the table to the byte but for the rows of what was excluded', async () => {
    await exportDataset(await source(), target(), { form: 'table' }, quietJob);
    assert.equal(snapshot(target())['labels.tsv'], TABLE.replace('b/3.png\tcat\t\texcluded\n', ''));
    const copy = await openLabels({ ...info(), root: target() }, folder.state);
    assert.deepEqual(copy.entries.paths, ['a/1.png', 'b/1.png', 'b/2.png', 'b/4.png']);
    assert.deepEqual(copy.entries.splits, ['train', 'test', 'train', 'train']);
    assert.equal(snapshot(target())['b/2.png'], 'b2');
  });

  it('brings along the files beside an image that are about it', async () => {
    await folder.write({
      'pets/cat/1.png': '1',
      'pets/cat/1.json': '{}',
      'pets/cat/1.png.xml': 'x',
      'pets/cat/all.csv': '',
    });
    const pets = { root: join(folder.path, 'pets'), layout: 'folder', labelFile: '' } as const;
    await exportDataset(await openLabels(pets, folder.state), target(), { form: 'folders' }, quietJob);
    assert.deepEqual(Object.keys(snapshot(target())), ['cat/1.json', 'cat/1.png', 'cat/1.png.xml']);
    const { labelFile } = await findDataset(target());
    assert.equal(labelFile, '');
  });

  it('gives the same files other names, or links to them, where it is asked to', async () => {
    const names = join(folder.path, 'names');
    await exportDataset(await source(), names, { form: 'table', by: 'hardlink' }, quietJob);
    assert.equal(statSync(join(names, 'a/1.png')).ino, statSync(join(root(), 'a/1.png')).ino);
    const links = join(folder.path, 'links');
    await exportDataset(await source(), links, { form: 'table', by: 'link' }, quietJob);
    assert.equal(readlinkSync(join(links, 'a/1.png')), join(root(), 'a/1.png'));
    assert.equal(snapshot(links)['b/2.png'], 'b2');
  });

  it('gives a picture that is a link a name of the picture itself', async () => {
    await folder.write({ 'store/x.png': 'x' });
    rmSync(join(root(), 'a/1.png'));
    symlinkSync('../../store/x.png', join(root(), 'a/1.png'));
    await exportDataset(await source(), target(), { form: 'table', by: 'hardlink' }, quietJob);
    assert.ok(!lstatSync(join(target(), 'a/1.png')).isSymbolicLink());
    assert.equal(snapshot(target())['a/1.png'], 'x');
  });

  it('keeps rows of pictures that are not there, and says so', async () => {
    rmSync(join(root(), 'a/1.png'));
    rmSync(join(root(), 'b/1.png'));
    for (const form of ['table', 'folders'] as const) {
      const place = join(folder.path, form);
      const { images, note } = await exportDataset(await source(), place, { form }, quietJob);
      assert.equal(images, 2);
      assert.match(note, /^labels\.tsv names a\/1\.png and another image that are not there; the rows are kept/);
      const { 'labels.tsv': table, 'labels.tsv.txt': beside } = snapshot(place);
      assert.match(table ?? beside, /\na\/1\.png\tcat\ttrain\t\nb\/1\.png\tcat\ttest\t\n/);
    }
  });

  it('is refused where nobody could say what the dataset is', async () => {
    const refused = async (table: string, code: string, forms: readonly ExportForm[] = ['table', 'folders']) => {
      await folder.write({ 'data/labels.tsv': table });
      for (const form of forms)
        await assert.rejects(exportDataset(await source(), target(), { form }, quietJob), { code });
    };
    await refused(TABLE.replaceAll('.png', '-gone.png'), 'export/nothing');
    await refused(`<<<<<<< ours\n${TABLE}`.replace(/^(.*)\n(.*)\n/, '$2\n$1\n'), 'export/conflict');
    await refused(`${TABLE}a/1.png\tdog\ttrain\t\n`, 'export/differing', ['folders']);
    await exportDataset(await source(), target(), { form: 'table' }, quietJob);
    assert.equal(snapshot(target())['labels.tsv'].match(/a\/1\.png/g)?.length, 2);
  });

  it('goes on where it was cut off, looks at what is there already, and refuses another export', async () => {
    let asked = 0;
    const stopping = { ...quietJob, stopped: () => asked++ > 0 };
    const rows = Array.from({ length: 20 }, (_, i) => `c/${i}.png\tcat\n`);
    await folder.write(Object.fromEntries(rows.map((_, i) => [`data/c/${i}.png`, `c${i}`])));
    await folder.write({ 'data/labels.tsv': `image\tlabel\n${rows.join('')}` });
    await assert.rejects(exportDataset(await source(), target(), { form: 'table' }, stopping), { code: 'job/stopped' });
    assert.equal(Object.keys(snapshot(target())).filter((name) => name.endsWith('.png')).length, 8);
    await assert.rejects(exportDataset(await source(), target(), { form: 'folders' }, quietJob), {
      code: 'export/other',
    });
    await folder.write({ 'out/copy/c/1.png': 'bent' });
    await assert.rejects(exportDataset(await source(), target(), { form: 'table' }, quietJob), {
      code: 'export/different',
      message: /copy\/c\/1\.png does not hold what/,
    });
    rmSync(join(target(), 'c/1.png'));
    await folder.write({ 'out/copy/c/9.png.nearmiss-part': 'half' });
    await exportDataset(await source(), target(), { form: 'table' }, quietJob);
    const { 'labels.tsv': _table, ...images } = snapshot(target());
    assert.deepEqual(images, Object.fromEntries(rows.map((_, i) => [`c/${i}.png`, `c${i}`])));
  });

  it('writes into no folder that holds anything or lies in the dataset', async () => {
    const before = snapshot(folder.path);
    for (const inside of [root(), join(root(), 'copy'), join(root(), '..data')]) {
      const done = exportDataset(await source(), inside, { form: 'folders' }, quietJob);
      await assert.rejects(done, { code: 'export/inside' });
    }
    await assert.rejects(exportDataset(await source(), folder.path, { form: 'folders' }, quietJob), {
      code: 'folder/notEmpty',
      message: /holds data;/,
    });
    assert.deepEqual(snapshot(folder.path), before);
  });

  it('copies nothing when a label cannot be a folder, and stops when it is asked to', async () => {
    await folder.write({ 'data/labels.tsv': TABLE.replace('dog/poodle', 'cat/../..') });
    const bad = exportDataset(await source(), target(), { form: 'folders' }, quietJob);
    await assert.rejects(bad, { code: 'label/folder' });
    const stopped = exportDataset(await source(), target(), { form: 'table' }, { ...quietJob, stopped: () => true });
    await assert.rejects(stopped, { code: 'job/stopped' });
    assert.deepEqual(Object.keys(snapshot(target())), ['.nearmiss-export']);
  });
});
