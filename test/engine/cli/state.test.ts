import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loaderListing } from '../fixtures/loader';
import { removeShapes, SHAPE_CLASSES, writeShapes } from '../fixtures/shapes';
import { run } from './run';

describe('the command line', function () {
  this.timeout(120_000);
  let root: string;
  beforeEach(async () => ({ root } = await writeShapes(4)));
  afterEach(() => removeShapes(root));
  const beside = (): string => join(dirname(root), '.nearmiss', 'shapes');

  it('relabels in the one of two tables that is named, and undoes in each what was decided on it', async () => {
    const text = 'file,label\nbar/bar-1.png,bar\nring/ring-1.png,ring\n';
    const [a, b] = ['a.csv', 'b.csv'].map((name) => join(root, name));
    for (const table of [a, b]) await writeFile(table, text);
    assert.equal((await run('relabel', a, 'bar/bar-1.png', 'ring')).code, 0);
    assert.deepEqual((await run('undo', b)).code, 2);
    assert.equal((await run('relabel', b, 'ring/ring-1.png', 'bar')).code, 0);
    assert.equal(await readFile(a, 'utf8'), text.replace('1.png,bar', '1.png,ring'));
    assert.equal(await readFile(b, 'utf8'), text.replace('1.png,ring', '1.png,bar'));
    for (const table of [a, b]) assert.equal((await run('undo', table)).code, 0);
    assert.deepEqual(await Promise.all([a, b].map((table) => readFile(table, 'utf8'))), [text, text]);
  });

  it('says in one sentence that the images of a dataset have all gone, and ends with 2', async () => {
    assert.equal((await run('analyze', root, '--no-training')).code, 0);
    for (const shape of SHAPE_CLASSES) await rename(join(root, shape), join(dirname(root), shape));
    const { code, out, errors } = await run('analyze', root, '--no-training');
    assert.deepEqual([code, out, errors.length], [2, [], 1]);
    assert.match(errors[0], /^nearmiss: None of the 12 images of the last analysis is in .*shapes any more[^.\n]*\.$/);
  });

  it('tells once that what an earlier version kept in the dataset was moved, and undoes it there', async () => {
    await mkdir(join(root, '.nearmiss/excluded/bar'), { recursive: true });
    await rename(join(root, 'bar/bar-1.png'), join(root, '.nearmiss/excluded/bar/bar-1.png'));
    await writeFile(
      join(root, '.nearmiss/decisions.tsv'),
      'time\timage\thash\taction\tfrom\tto\tevidence\tundo\n' +
        '2026-01-01T00:00:00.000Z\tbar/bar-1.png\t\texclude\tbar\t\t\t.nearmiss/excluded/bar/bar-1.png\n',
    );
    const first = await run('analyze', root, '--no-training');
    assert.equal(first.code, 0);
    assert.equal(first.errors.length, 1);
    assert.match(first.errors[0], /^nearmiss: What Nearmiss keeps of this dataset was moved from .* to .*shapes,/);
    assert.match(first.out[0], /11 images, 3 classes, 1 excluded/);
    assert.deepEqual(Object.keys(loaderListing(root)), [...SHAPE_CLASSES].sort());
    assert.deepEqual(await run('undo', root), { code: 0, out: ['Undid exclude of bar/bar-1.png'], errors: [] });
    assert.ok(existsSync(join(root, 'bar/bar-1.png')) && existsSync(join(beside(), 'decisions.tsv')));
  });

  it('finds the dataset of an image by what is kept beside it', async () => {
    const [a, b] = ['ring/ring-1.png', 'ring/ring-2.png'].map((path) => join(root, path));
    assert.match((await run('verify', a, b)).errors[0], /Neither image lies in an analysed dataset/);
    await run('analyze', root, '--no-training');
    assert.match(
      (await run('verify', a, b)).errors.join() + (await run('verify', a, b)).out.join(),
      /Same|Different|pairs/,
    );
  });
});
