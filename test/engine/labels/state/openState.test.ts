import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withLock } from '../../../../src/engine/files/lock';
import { isAnalyzed, openState } from '../../../../src/engine/labels/state/openState';
import { ownFolder } from '../../../../src/engine/labels/state/places';
import { stateIn, type StateFolder } from '../../../../src/engine/labels/state/stateFolder';
import { takeOver } from '../../../../src/engine/labels/state/takeOver';
import { snapshot, temporaryFolder } from '../../fixtures/temporaryFolder';

const DECISIONS = 'time\timage\thash\taction\tfrom\tto\tevidence\tundo\n';

describe('openState', () => {
  const folder = temporaryFolder();
  const beside = () => join(dirname(folder.path), '.nearmiss', 'dataset');
  const inside = () => join(folder.path, '.nearmiss');
  const own = () => join(dirname(folder.path), 'own');
  const lies = async (root = folder.path): Promise<StateFolder> => {
    const { notes: _notes, ...state } = await openState(root);
    return state;
  };
  const earlier = () =>
    folder.write({
      '.nearmiss/decisions.tsv': DECISIONS,
      '.nearmiss/excluded/cat/1.png': 'A',
      '.nearmiss/cache/analysis.json': '{}',
      '.nearmiss/cache/.gitignore': '*\n',
      '.nearmiss/notes.txt': 'mine',
      'cat/2.png': 'B',
    });
  const kept = {
    'cache/.gitignore': '*\n',
    'cache/analysis.json': '{}',
    'decisions.tsv': DECISIONS,
    'excluded/cat/1.png': 'A',
    'notes.txt': 'mine',
  };
  let before: string | undefined;
  beforeEach(() => {
    before = process.env.NEARMISS_STATE;
    process.env.NEARMISS_STATE = own();
  });
  afterEach(() => {
    if (before === undefined) delete process.env.NEARMISS_STATE;
    else process.env.NEARMISS_STATE = before;
    for (const path of [dirname(folder.path), folder.path, inside()]) if (existsSync(path)) chmodSync(path, 0o755);
  });

  it('is beside the dataset, and nothing is made there before there is anything to keep', async () => {
    assert.deepEqual(await openState(folder.path), { ...stateIn(beside()), notes: [] });
    assert.ok(!existsSync(dirname(beside())));
  });

  it('is beside the folder that a link leads to', async function () {
    if (process.platform === 'win32') this.skip();
    await folder.write({ '../links/x': '' });
    const link = join(dirname(folder.path), 'links', 'other');
    symlinkSync(folder.path, link);
    assert.deepEqual(await lies(link), stateIn(join(realpathSync(dirname(folder.path)), '.nearmiss', 'dataset')));
    const above = join(dirname(folder.path), 'links', 'above');
    symlinkSync(dirname(folder.path), above);
    assert.deepEqual(await lies(join(above, 'dataset')), stateIn(join(above, '.nearmiss', 'dataset')));
  });

  it('keeps datasets in one folder apart, also from the dataset that this folder is itself', async () => {
    await folder.write({ 'cache/1.png': '', 'Excluded/1.png': '', 'cat/1.png': '', '.git/HEAD': '' });
    const places = await Promise.all(['', 'cache', 'Excluded', 'cat'].map((name) => lies(join(folder.path, name))));
    const all = places.flatMap((state) => Object.values(state as object) as string[]);
    assert.equal(new Set(all).size, all.length);
    for (const { cache } of places)
      assert.equal(places.filter((other) => other.decisions.startsWith(join(cache, '/'))).length, 0);
  });

  it('is in a root that is a repository, whether .git is a folder or, as in a worktree, a file', async () => {
    await folder.write({ '.git': 'gitdir: elsewhere\n' });
    assert.deepEqual(await lies(), stateIn(inside()));
    rmSync(join(folder.path, '.git'));
    await folder.write({ '.git/HEAD': '' });
    assert.deepEqual(await lies(), stateIn(inside()));
  });

  it('is where the recipe says, also while the recipe is wrong elsewhere', async () => {
    const state = join(dirname(folder.path), 'curation', 'cats');
    await folder.write({ 'nearmiss.json': '{"state": "../curation/cats"}', '.git/HEAD': '' });
    assert.deepEqual(await lies(), stateIn(state));
    await folder.write({
      'nearmiss.json': `{"training": {"folds": 0}, // wrong\n "state": ${JSON.stringify(state)}, `,
    });
    assert.deepEqual(await lies(), stateIn(state));
    await folder.write({ 'nearmiss.json': '{"state": ".nearmiss"}' });
    assert.deepEqual(await lies(), stateIn(inside()));
  });

  it('is refused where it would be a part of the dataset, or the dataset a part of it', async () => {
    for (const place of ['curation', 'a/b', '.', '..', '/', folder.path]) {
      await folder.write({ 'nearmiss.json': JSON.stringify({ state: place }) });
      await assert.rejects(openState(folder.path), { code: 'state/place' }, place);
    }
  });

  it("is in the user's own folder where nothing can be written, which is said", async function () {
    if (process.platform === 'win32') this.skip();
    mkdirSync(own());
    chmodSync(dirname(folder.path), 0o555);
    const { notes, ...state } = await openState(folder.path);
    assert.match(state.decisions, /own\/dataset-[0-9a-f]{12}\/decisions\.tsv$/);
    assert.equal(dirname(state.cache), dirname(state.decisions));
    assert.equal(notes.length, 1);
    assert.match(
      notes[0],
      /\.nearmiss\/dataset cannot be written to: it is write-protected \(mode 555\).* kept in .*own/,
    );
    // When the disk can be written to again, all comes along.
    await folder.write({ [join('..', 'own', basename(dirname(state.decisions)), 'decisions.tsv')]: DECISIONS });
    chmodSync(dirname(folder.path), 0o755);
    assert.deepEqual(await lies(), stateIn(beside()));
    assert.deepEqual(snapshot(beside()), { 'decisions.tsv': DECISIONS });
  });

  it("has a folder of the user's own as each system has it", () => {
    assert.equal(ownFolder({}, 'linux', '/home/me'), join('/home/me', '.local', 'state', 'nearmiss'));
    assert.equal(ownFolder({ XDG_STATE_HOME: '/s' }, 'linux', '/home/me'), join('/s', 'nearmiss'));
    assert.equal(ownFolder({}, 'darwin', '/me'), join('/me', 'Library', 'Application Support', 'nearmiss'));
    assert.equal(ownFolder({ LOCALAPPDATA: '/l' }, 'win32', '/me'), join('/l', 'nearmiss'));
    assert.equal(ownFolder({ NEARMISS_STATE: '/x', XDG_STATE_HOME: '/s' }, 'linux', '/home/me'), '/x');
  });

  it('has its decisions read from where nobody can write, and findings kept elsewhere', async function () {
    if (process.platform === 'win32') this.skip();
    await folder.write({ '../.nearmiss/dataset/decisions.tsv': DECISIONS });
    chmodSync(beside(), 0o555);
    const { notes, decisions, excluded, cache } = await openState(folder.path);
    chmodSync(beside(), 0o755);
    assert.deepEqual([dirname(decisions), dirname(excluded)], [beside(), beside()]);
    assert.ok(cache.startsWith(own()));
    assert.match(notes[0], /can only be read/);
  });

  it('brings what an earlier version kept in the dataset out of it, once, and says so', async () => {
    await earlier();
    const { notes, ...state } = await openState(folder.path);
    assert.deepEqual(state, stateIn(beside()));
    assert.equal(notes.length, 1);
    assert.match(notes[0], /was moved from .*dataset.\.nearmiss to .*\.nearmiss.dataset, where no training/);
    assert.deepEqual(snapshot(beside()), kept);
    assert.deepEqual(snapshot(folder.path), { 'cat/2.png': 'B' });
    assert.ok(!existsSync(inside()));
    assert.deepEqual((await openState(folder.path)).notes, []);
  });

  it('brings it into a root that has become a repository, and to where the recipe says', async () => {
    await earlier();
    await openState(folder.path);
    await folder.write({ '.git/HEAD': '' });
    assert.deepEqual(await lies(), stateIn(inside()));
    assert.deepEqual(snapshot(inside()), kept);
    assert.ok(!existsSync(dirname(beside())));
    await folder.write({ 'nearmiss.json': '{"state": "../curation"}' });
    await openState(folder.path);
    assert.deepEqual(snapshot(join(dirname(folder.path), 'curation')), kept);
  });

  it('leaves to other datasets what is theirs', async () => {
    await earlier();
    await folder.write({ '.nearmiss/cat/decisions.tsv': 'of cat' });
    await openState(folder.path);
    assert.deepEqual(snapshot(beside()), kept);
    assert.deepEqual(snapshot(inside()), { 'cat/decisions.tsv': 'of cat' });
  });

  it('loses nothing when it is cut off after any file, and is finished the next time', async () => {
    const files = Object.keys(kept);
    for (let moved = 0; moved <= files.length; moved++) {
      await earlier();
      const order = [...files.filter((file) => file !== 'decisions.tsv'), 'decisions.tsv'];
      // Cut off: so many files are at the new place, the last of which was copied and not yet removed.
      for (const [i, file] of order.slice(0, moved).entries()) {
        await folder.write({ [join('..', '.nearmiss', 'dataset', file)]: kept[file as keyof typeof kept] });
        if (i < moved - 1) rmSync(join(inside(), file));
      }
      await folder.write({ '../.nearmiss/dataset/decisions.tsv.0123abcd.tmp': 'half' });
      await openState(folder.path);
      assert.deepEqual(snapshot(beside()), kept);
      assert.ok(!existsSync(inside()));
      rmSync(beside(), { recursive: true });
    }
  });

  it('is moved by one of several processes at once, and not while labels there are being changed', async () => {
    await earlier();
    const states = await Promise.all([1, 2, 3].map(() => lies()));
    assert.deepEqual(states, [stateIn(beside()), stateIn(beside()), stateIn(beside())]);
    assert.deepEqual(snapshot(beside()), kept);
    assert.ok(!existsSync(inside()));
    rmSync(beside(), { recursive: true });
    await earlier();
    const there = snapshot(inside());
    await withLock(join(inside(), 'lock'), 'relabel of 1 image', async () => {
      const { notes, ...state } = await openState(folder.path);
      assert.deepEqual(state, stateIn(inside()));
      assert.match(notes[0], /stays in use.*are being changed by process \d+ on .* \(relabel of 1 image\)/);
    });
    assert.deepEqual(snapshot(inside()), there);
  }).timeout(20_000);

  it('writes over no decisions: where there are some in both places, both stay, and it is said', async () => {
    await earlier();
    await folder.write({ '../.nearmiss/dataset/decisions.tsv': 'others' });
    const start = snapshot(dirname(folder.path));
    const { notes, ...state } = await openState(folder.path);
    assert.deepEqual(state, stateIn(beside()));
    assert.match(notes[0], /is not used, since .* has decisions already/);
    assert.deepEqual(snapshot(dirname(folder.path)), start);
  });

  it('is used where it is when it cannot be moved, with findings kept where they can be', async function () {
    if (process.platform === 'win32') this.skip();
    await earlier();
    chmodSync(folder.path, 0o555);
    const { notes, ...state } = await openState(folder.path);
    assert.deepEqual(state, stateIn(inside()));
    assert.match(notes[0], /stays in use: it cannot be moved to .*, since it is write-protected \(mode 555\)/);
    chmodSync(inside(), 0o555);
    assert.equal((await lies()).cache, stateIn(beside()).cache);
    assert.deepEqual(snapshot(inside()), kept);
  });

  it('goes back to where it was when a part of it cannot be moved', async () => {
    await earlier();
    // A folder stands where a file should come.
    mkdirSync(join(beside(), 'notes.txt'), { recursive: true });
    const { notes, ...state } = await openState(folder.path);
    assert.deepEqual(state, stateIn(inside()));
    assert.match(notes[0], /stays in use/);
    assert.deepEqual(snapshot(inside()), kept);
  });

  it('goes along with links: those to images lead to the same files, a root that is one stays one', async function () {
    if (process.platform === 'win32') this.skip();
    await folder.write({ '.nearmiss/excluded/cat/x.txt': '', 'raw/1.png': 'A' });
    symlinkSync('../../../raw/1.png', join(inside(), 'excluded', 'cat', '1.png'));
    await openState(folder.path);
    assert.equal(await readFile(join(beside(), 'excluded', 'cat', '1.png'), 'utf8'), 'A');
    rmSync(beside(), { recursive: true });
    await folder.write({ '../elsewhere/decisions.tsv': DECISIONS });
    symlinkSync('../elsewhere', inside());
    await openState(folder.path);
    assert.ok(lstatSync(beside()).isSymbolicLink() && (await readlink(beside())) === join('..', 'elsewhere'));
    assert.deepEqual(snapshot(beside()), { 'decisions.tsv': DECISIONS });
    assert.ok(lstatSync(inside(), { throwIfNoEntry: false }) === undefined);
  });

  it('is moved to another disk by whole files', async function () {
    const shared = statSync('/dev/shm', { throwIfNoEntry: false });
    if (!shared || shared.dev === statSync(folder.path).dev) this.skip();
    const other = mkdtempSync('/dev/shm/nearmiss-test-');
    try {
      await earlier();
      await takeOver(inside(), join(other, 'state'));
      assert.deepEqual(snapshot(join(other, 'state')), kept);
      assert.ok(!existsSync(inside()));
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('knows an analyzed dataset by its cache, wherever that is', async () => {
    assert.equal(await isAnalyzed(folder.path), false);
    await folder.write({ '../.nearmiss/dataset/cache/pixels.bin': '' });
    assert.equal(await isAnalyzed(folder.path), true);
    assert.equal(await isAnalyzed(dirname(folder.path)), false);
  });
});
