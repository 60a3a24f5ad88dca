import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { quietJob } from '../../../src/engine/protocol';
import { Curator } from '../../../src/engine/session/curator';
import { removeShapes, writeShapes } from '../fixtures/shapes';
import { snapshot } from '../fixtures/temporaryFolder';

describe('a dataset that can only be read', function () {
  this.timeout(120_000);
  let root: string;
  let own: string;
  const said: string[] = [];
  const open = () =>
    Curator.open(root, {
      apply: async (edit) => (await applyToDisk(root, edit), true),
      say: (line) => said.push(line),
    });
  const protect = (mode: number) => {
    const folders = readdirSync(root, { recursive: true })
      .map((path) => join(root, String(path)))
      .filter((path) => statSync(path).isDirectory());
    for (const folder of [dirname(root), root, ...folders]) chmodSync(folder, mode);
  };
  const given = process.env.NEARMISS_STATE;

  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(async () => {
    ({ root } = await writeShapes(4));
    own = await mkdtemp(join(tmpdir(), 'nearmiss-own-'));
    process.env.NEARMISS_STATE = own;
    said.length = 0;
  });
  afterEach(async () => {
    if (given === undefined) delete process.env.NEARMISS_STATE;
    else process.env.NEARMISS_STATE = given;
    protect(0o755);
    await removeShapes(root);
    await rm(own, { recursive: true });
  });

  it('has its findings computed, and kept with its decisions in the folder of the user', async () => {
    const start = snapshot(root);
    protect(0o555);
    const first = await open();
    await first.analyze({ retrain: false, training: false }, quietJob);
    const findings = first.at.findings;
    await first.decide({ images: ['bar/bar-1.png'], action: 'keep' });
    await first.dispose();
    const second = await open();
    assert.deepEqual([second.at.state.undoable, second.at.findings.length], [1, findings.length]);
    await second.dispose();
    assert.equal(said.length, 2);
    assert.match(said[0], /cannot be written to: it is write-protected \(mode 555\)\. .* are kept in .*nearmiss-own-/);
    assert.deepEqual(snapshot(root), start);
    assert.deepEqual(readdirSync(dirname(root)), ['shapes']);
  });

  it("has findings also where the user's folder is protected, and no decision that cannot be kept", async () => {
    protect(0o555);
    chmodSync(own, 0o555);
    const temporary = await mkdtemp(join(tmpdir(), 'nearmiss-temporary-'));
    const before = process.env.TMPDIR;
    process.env.TMPDIR = temporary;
    try {
      const curator = await open();
      await curator.analyze({ retrain: false, training: false }, quietJob);
      assert.ok(curator.at.findings.length > 0);
      assert.match(said[0], /Nor can .*nearmiss-own-.*: findings are kept in .*nearmiss-temporary-.*NEARMISS_STATE/);
      const keep = { images: ['bar/bar-1.png'], action: 'keep' } as const;
      await assert.rejects(curator.decide(keep), { code: 'decisions/unwritable' });
      await curator.dispose();
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      chmodSync(own, 0o755);
      await rm(temporary, { recursive: true });
    }
  });

  it('has no image relabelled, excluded or renamed with its class, and nothing is half done', async () => {
    const start = snapshot(root);
    protect(0o555);
    const curator = await open();
    const refused = { code: 'labels/protected', message: /write-protected \(mode 555\)\. Nothing was changed\./ };
    const images = ['bar/bar-1.png', 'ring/ring-1.png'];
    await assert.rejects(curator.decide({ images, action: 'relabel', label: 'stripe' }), refused);
    await assert.rejects(curator.decide({ images, action: 'exclude' }), refused);
    await assert.rejects(curator.renameClass('bar', 'line'), refused);
    assert.equal(curator.at.state.undoable, 0);
    assert.deepEqual(snapshot(root), start);
    await curator.dispose();
  });

  it('moves no image when the decision could not be recorded', async () => {
    const curator = await open();
    await curator.decide({ images: ['bar/bar-1.png'], action: 'keep' });
    const decisions = join(dirname(root), '.nearmiss', 'shapes', 'decisions.tsv');
    chmodSync(decisions, 0o444);
    const unwritable = {
      code: 'decisions/unwritable',
      message: /^Nothing was changed.*decisions\.tsv cannot be written/,
    };
    await assert.rejects(curator.decide({ images: ['bar/bar-2.png'], action: 'exclude' }), unwritable);
    await assert.rejects(curator.undo(), unwritable);
    assert.ok(existsSync(join(root, 'bar/bar-2.png')));
    await curator.dispose();
  });

  it('has a protected label file left as it is', async () => {
    const labels = join(root, 'labels.tsv');
    await writeFile(labels, 'image\tlabel\nbar/bar-1.png\tbar\n', { mode: 0o444 });
    const curator = await open();
    await assert.rejects(curator.decide({ images: ['bar/bar-1.png'], action: 'relabel', label: 'ring' }), {
      code: 'labels/protected',
      message:
        /labels\.tsv cannot be written: it is write-protected \(mode 444\)\. Nothing was changed\. Make it writable/,
    });
    await curator.dispose();
  });
});

describe('a dataset whose disk is gone', function () {
  this.timeout(60_000);

  it('gets no changes in its place, and all of them when it is there again', async () => {
    const { root } = await writeShapes(4);
    const open = () => Curator.open(root, { apply: (edit) => applyToDisk(root, edit).then(() => true) });
    const first = await open();
    await first.analyze({ retrain: false, training: false }, quietJob);
    await first.decide({ images: ['bar/bar-1.png'], action: 'exclude' });
    await rename(root, `${root}-away`);
    await mkdir(root);
    const gone = { code: 'dataset/gone', message: /None of the \d+ images of the last analysis is in .* try again/ };
    await assert.rejects(first.undo(), gone);
    const second = await open();
    await assert.rejects(second.undo(), gone);
    await second.dispose();
    assert.deepEqual(readdirSync(root), []);
    await rm(root, { recursive: true });
    await rename(`${root}-away`, root);
    const start = snapshot(root);
    await first.undo();
    // Where a person has taken out all images, none is there either.
    await first.decide({ images: first.at.table.paths, action: 'exclude' });
    await first.undo();
    await first.decide({ images: ['bar/bar-1.png'], action: 'exclude' });
    assert.deepEqual(snapshot(root), start);
    await first.dispose();
    await removeShapes(root);
  });

  it('gets no image back in its place, also where nothing was analyzed', async () => {
    const { root } = await writeShapes(2);
    await rm(join(root, 'nearmiss.json'));
    const open = () => Curator.open(root, { apply: (edit) => applyToDisk(root, edit).then(() => true) });
    const first = await open();
    await first.decide({ images: first.at.table.paths, action: 'exclude' });
    assert.equal(readdirSync(root).length, 1, 'one folder stays');
    await rename(root, `${root}-away`);
    await mkdir(root);
    const second = await Curator.open(root, { apply: () => assert.fail() });
    await assert.rejects(second.undo(), { code: 'dataset/gone', message: /is empty: nothing is brought back/ });
    await rm(root, { recursive: true });
    await rename(`${root}-away`, root);
    await first.undo();
    assert.ok(existsSync(join(root, 'bar/bar-1.png')));
    await removeShapes(root);
  });
});
