import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetState, Finding } from '../../../src/engine/protocol';
import { removeShapes, SHAPE_CLASSES, writeShapes } from '../fixtures/shapes';
import { run } from './run';

describe('the command line on folders', function () {
  this.timeout(120_000);
  let root: string;
  beforeEach(async () => ({ root } = await writeShapes(4)));
  afterEach(() => removeShapes(root));

  const analyze = async (): Promise<{ state: DatasetState; findings: Finding[] }> => {
    const { code, out } = await run('analyze', root, '--no-training', '--json');
    assert.equal(code, 0);
    return JSON.parse(out[0]);
  };
  const classes = ({ state }: { state: DatasetState }) => state.classes.map(({ label, images }) => [label, images]);
  /** Puts all classes into a folder of the dataset. */
  const moveTo = async (folder: string): Promise<void> => {
    await mkdir(join(root, folder), { recursive: true });
    for (const shape of SHAPE_CLASSES) await rename(join(root, shape), join(root, folder, shape));
  };

  it('keeps an image in the only split that is there', async () => {
    await moveTo('train');
    const before = await analyze();
    assert.deepEqual(
      classes(before),
      SHAPE_CLASSES.map((shape) => [shape, 4]),
    );
    assert.deepEqual(before.state.reading.notes, ['The split is train; classes are the folders in it.']);
    const { out } = await run('relabel', root, 'train/bar/bar-1.png', 'ring');
    assert.deepEqual(out, ['train/ring/bar-1.png is now ring']);
    assert.deepEqual((await readdir(root)).sort(), ['nearmiss.json', 'train']);
  });

  it('leaves out what lies beside splits, says so, and has it in where that is asked for', async () => {
    await moveTo('train');
    await cp(join(root, 'train'), join(root, 'valid'), { recursive: true });
    await mkdir(join(root, 'samples'));
    await cp(join(root, 'train', 'bar'), join(root, 'samples', 'train', 'bar'), { recursive: true });
    const { state } = await analyze();
    assert.equal(state.images, 24);
    const [note] = state.reading.notes;
    assert.match(note, /^Left out: samples \(4 images\), since it lies beside the splits train and valid\./);
    const key = /("dataset": \{.*\}) in nearmiss\.json/.exec(note)![1];
    await writeFile(join(root, 'nearmiss.json'), `{ ${key} }`);
    const all = await analyze();
    assert.deepEqual(
      classes(all),
      SHAPE_CLASSES.map((shape) => [shape, shape === 'bar' ? 12 : 8]),
    );
    const table = await run('analyze', root, '--no-training');
    assert.match(
      table.out.join('\n'),
      /28 images, 3 classes\nRead as folders: .*\nThe splits are/,
      'notes follow how it was read',
    );
  });

  it('says which classes are probably one, with a command that merges them and can be undone', async () => {
    await mkdir(join(root, 'BAR'));
    await rename(join(root, 'bar', 'bar-1.png'), join(root, 'BAR', 'bar-1.png'));
    const alike = async () => (await analyze()).findings.filter(({ id }) => id.startsWith('class:alike:'));
    const [finding, ...others] = await alike();
    assert.deepEqual(others, []);
    assert.match(finding.reason, /"BAR" \(1 image\) is probably "bar"/);
    const [, from, to] = /nearmiss rename DIR (\S+) (\S+),/.exec(finding.clears!)!;
    assert.deepEqual((await run('rename', root, from, to)).out, ['BAR is now bar']);
    assert.ok(existsSync(join(root, 'bar', 'bar-1.png')) && !existsSync(join(root, 'BAR')));
    assert.deepEqual(await alike(), []);
    await run('undo', root);
    assert.ok(existsSync(join(root, 'BAR', 'bar-1.png')));
    assert.equal((await run('rename', root, 'disk', 'ring')).code, 2);
    assert.equal((await run('rename', root, 'ring', 'ring')).code, 2);
  });

  it('merges classes of a table by its cells', async () => {
    const text = 'file,label\nbar/bar-1.png,bar \nbar/bar-2.png,bar\nring/ring-1.png,ring\n';
    const file = join(root, 'labels.csv');
    await writeFile(file, text);
    const { out, errors } = await run('rename', root, 'bar ', 'bar');
    assert.deepEqual([out, errors], [['bar/bar-1.png is now bar'], []]);
    assert.equal(await readFile(file, 'utf8'), text.replace('bar \n', 'bar\n'));
    assert.equal((await run('rename', root, 'disk', 'bar')).code, 2);
    await run('undo', root);
    assert.equal(await readFile(file, 'utf8'), text);
  });

  it('asks whether a known class was meant where a new one is given', async () => {
    const { out } = await run('relabel', root, 'bar/bar-1.png', 'rings');
    assert.deepEqual(out, ['rings/bar-1.png is now rings; "rings" is a new class; did you mean "ring"?']);
  });

  it('reads a class in parts as loaders do, and its parts as classes by a key', async () => {
    await mkdir(join(root, 'bar', 'kitchen'));
    await rename(join(root, 'bar', 'bar-1.png'), join(root, 'bar', 'kitchen', 'bar-1.png'));
    const before = await analyze();
    assert.deepEqual(
      classes(before),
      SHAPE_CLASSES.map((shape) => [shape, 4]),
    );
    const { out } = await run('relabel', root, 'bar/kitchen/bar-1.png', 'ring');
    assert.deepEqual(out, ['ring/kitchen/bar-1.png is now ring']);
    await run('undo', root);
    assert.ok(existsSync(join(root, 'bar', 'kitchen', 'bar-1.png')));
    const key = /("dataset": \{.*\}) into nearmiss\.json/.exec(before.state.reading.notes.join('\n'))![1];
    await writeFile(join(root, 'nearmiss.json'), `{ ${key} }`);
    assert.deepEqual(classes(await analyze())[1], ['bar/kitchen', 1]);
    await rm(join(root, 'nearmiss.json'));
  });
});
