import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { emptiedFolders } from '../../../src/engine/labels/emptiedFolders';
import type { FileMove, LabelEdit, TextEdit } from '../../../src/engine/labels/labelEdit';
import { decodeText } from '../../../src/engine/files/text';
import { snapshot, temporaryFolder } from '../fixtures/temporaryFolder';

const edit = (moves: FileMove[], texts: LabelEdit['texts'] = []): LabelEdit => ({ moves, texts, outcomes: [] });
const textEdit = (before: string, ...edits: TextEdit[]) => ({ file: 'labels.tsv', before, edits });

describe('applyToDisk', () => {
  const folder = temporaryFolder();

  it('edits a text and moves files, and leaves nothing else behind', async () => {
    await folder.write({ 'labels.tsv': 'a\tcat\nb\tdog\n', 'cat/1.png': 'A' });
    const before = 'a\tcat\nb\tdog\n';
    await applyToDisk(
      folder.path,
      edit(
        [{ from: 'cat/1.png', to: 'x/y/1.png' }],
        [textEdit(before, { start: 2, end: 5, text: 'owl' }, { start: 8, end: 12, text: '' })],
      ),
    );
    assert.deepEqual(snapshot(folder.path), { 'labels.tsv': 'a\towl\nb\t', 'x/y/1.png': 'A' });
    assert.ok(statSync(join(folder.path, 'cat')).isDirectory(), 'a folder stays that the edit does not name');
  });

  it('keeps bytes that are not UTF-8, permissions, and a label file that is a link', async function () {
    if (process.platform === 'win32') this.skip();
    const bytes = Buffer.from([0x61, 0xe9, 0x09, 0x63, 0xff, 0x0a]);
    await folder.write({ 'elsewhere/real.tsv': bytes });
    chmodSync(join(folder.path, 'elsewhere/real.tsv'), 0o640);
    symlinkSync('elsewhere/real.tsv', join(folder.path, 'labels.tsv'));
    await applyToDisk(folder.path, edit([], [textEdit(decodeText(bytes), { start: 3, end: 4, text: 'é' })]));
    assert.deepEqual(
      readFileSync(join(folder.path, 'elsewhere/real.tsv')),
      Buffer.from([0x61, 0xe9, 0x09, 0xc3, 0xa9, 0xff, 0x0a]),
    );
    assert.equal(statSync(join(folder.path, 'elsewhere/real.tsv')).mode & 0o777, 0o640);
    assert.ok(lstatSync(join(folder.path, 'labels.tsv')).isSymbolicLink());
  });

  it('refuses a label file that changed since it was read, before anything is done', async () => {
    await folder.write({ 'labels.tsv': 'a\tcat\nnew\tline\n', '1.png': 'A' });
    const start = snapshot(folder.path);
    await assert.rejects(
      applyToDisk(
        folder.path,
        edit([{ from: '1.png', to: '2.png' }], [textEdit('a\tcat\n', { start: 2, end: 5, text: 'dog' })]),
      ),
      { code: 'labels/changed' },
    );
    assert.deepEqual(snapshot(folder.path), start);
  });

  it('never overwrites a file, and takes earlier steps back when a later one fails', async () => {
    await folder.write({ 'labels.tsv': 'a\tcat\n', '1.png': 'A', '2.png': 'B', 'taken.png': 'C' });
    const start = snapshot(folder.path);
    for (const [last, reason] of [
      [
        { from: '2.png', to: 'taken.png' },
        /2\.png cannot be moved to taken\.png: something of that name is there already\. Nothing was changed/,
      ],
      [{ from: 'gone.png', to: 'x.png' }, /it is not there\. Nothing was changed/],
      [{ from: '2.png', to: 'taken.png/2.png' }, /Nothing was changed/],
    ] as const) {
      const failing = edit(
        [{ from: '1.png', to: 'sub/1.png' }, last],
        [textEdit('a\tcat\n', { start: 0, end: 1, text: 'b' })],
      );
      await assert.rejects(applyToDisk(folder.path, failing), { code: 'labels/apply', message: reason });
      assert.deepEqual(snapshot(folder.path), start);
    }
  });

  it('removes the folders that it emptied, and no others', async () => {
    await folder.write({ 'a/b/c/1.png': 'A', 'd/2.png': 'B', 'd/notes.txt': 'mine', 'e/3.png': 'C' });
    mkdirSync(join(folder.path, 'empty/deep'), { recursive: true });
    const folders = () =>
      readdirSync(folder.path, { recursive: true })
        .map(String)
        .filter((path) => statSync(join(folder.path, path)).isDirectory())
        .sort();
    const moves = ['a/b/c/1.png', 'd/2.png', 'e/3.png'].map((from) => ({ from, to: `x/${from.split('/').at(-1)}` }));
    await applyToDisk(folder.path, { ...edit(moves), emptied: emptiedFolders(moves, null) });
    assert.deepEqual(folders(), ['d', 'empty', join('empty', 'deep'), 'x']);
    const back = moves.map(({ from, to }) => ({ from: to, to: from }));
    await applyToDisk(folder.path, { ...edit(back), emptied: emptiedFolders(back, null) });
    assert.deepEqual(folders(), ['a', join('a', 'b'), join('a', 'b', 'c'), 'd', 'e', 'empty', join('empty', 'deep')]);
  });

  it('leaves no folder behind that it made before it failed', async () => {
    await folder.write({ '1.png': 'A', '2.png': 'B', 'taken.png': 'C' });
    const moves = [
      { from: '1.png', to: 'new/deep/1.png' },
      { from: '2.png', to: 'taken.png' },
    ];
    await assert.rejects(applyToDisk(folder.path, edit(moves)), { code: 'labels/apply' });
    assert.deepEqual(readdirSync(folder.path), ['1.png', '2.png', 'taken.png']);
  });

  it('refuses what is write-protected before anything is done, also to an administrator', async function () {
    if (process.platform === 'win32') this.skip();
    await folder.write({ 'labels.tsv': 'a\tcat\n', '1.png': 'A', 'cat/2.png': 'B', 'dog/3.png': 'C' });
    const start = snapshot(folder.path);
    const change = textEdit('a\tcat\n', { start: 2, end: 5, text: 'dog' });
    const first = { from: '1.png', to: 'new/1.png' };
    const refuses = async (edited: LabelEdit, message: RegExp) => {
      await assert.rejects(applyToDisk(folder.path, edited), { code: 'labels/protected', message });
      assert.deepEqual(snapshot(folder.path), start);
    };
    chmodSync(join(folder.path, 'labels.tsv'), 0o444);
    await refuses(
      edit([first], [change]),
      /^labels\.tsv cannot be written: it is write-protected \(mode 444\)\. Nothing/,
    );
    chmodSync(join(folder.path, 'labels.tsv'), 0o644);
    chmodSync(join(folder.path, 'cat'), 0o555);
    const locked = /to .*: the folder .*cat takes no change, since it is write-protected \(mode 555\)\. Nothing was/;
    await refuses(edit([first, { from: 'cat/2.png', to: 'dog/2.png' }]), locked);
    await refuses(edit([first, { from: 'dog/3.png', to: 'cat/new/3.png' }]), locked);
    chmodSync(join(folder.path, 'cat'), 0o755);
    // An image itself is not written to when it is moved.
    chmodSync(join(folder.path, 'cat/2.png'), 0o444);
    await applyToDisk(folder.path, edit([{ from: 'cat/2.png', to: 'dog/2.png' }]));
    assert.equal(statSync(join(folder.path, 'dog/2.png')).mode & 0o777, 0o444);
  });

  it('refuses a label file that links out of the dataset, and moves an image that does as a link', async function () {
    if (process.platform === 'win32') this.skip();
    await folder.write({ '../store/ab/cdef': 'a\tcat\n', '../store/12/3456': 'A' });
    symlinkSync('../store/ab/cdef', join(folder.path, 'labels.tsv'));
    const change = textEdit('a\tcat\n', { start: 2, end: 5, text: 'dog' });
    await assert.rejects(applyToDisk(folder.path, edit([], [change])), {
      code: 'labels/protected',
      message:
        /labels\.tsv is a link to .*cdef, outside of the dataset, as DVC .* Nothing was changed\. Put the file itself/,
    });
    assert.equal(snapshot(join(dirname(folder.path), 'store'))['ab/cdef'], 'a\tcat\n');
    mkdirSync(join(folder.path, 'cat'));
    symlinkSync('../../store/12/3456', join(folder.path, 'cat/1.png'));
    chmodSync(join(dirname(folder.path), 'store/12/3456'), 0o444);
    await applyToDisk(folder.path, edit([{ from: 'cat/1.png', to: 'dog/1.png' }]));
    assert.equal(readlinkSync(join(folder.path, 'dog/1.png')), '../../store/12/3456');
  });

  it('refuses to move an image that the system holds in its place', async function () {
    await folder.write({ '1.png': 'A', '2.png': 'B' });
    const pinned = join(folder.path, '2.png');
    if (process.platform !== 'linux' || spawnSync('chattr', ['+i', pinned]).status !== 0) this.skip();
    try {
      const moves = ['1.png', '2.png'].map((from) => ({ from, to: `x/${from}` }));
      await assert.rejects(applyToDisk(folder.path, edit(moves)), {
        code: 'labels/protected',
        message: /^2\.png cannot be moved to x\/2\.png: the system does not permit it\. Nothing was changed/,
      });
      assert.deepEqual(readdirSync(folder.path), ['1.png', '2.png']);
    } finally {
      spawnSync('chattr', ['-i', pinned]);
    }
  });

  it('says that a missing label file cannot be written', async () => {
    await assert.rejects(applyToDisk(folder.path, edit([], [textEdit('', { start: 0, end: 0, text: 'x' })])), {
      code: 'labels/apply',
      message: /labels\.tsv cannot be written: it is not there/,
    });
  });

  it('moves files from one disk to another, never over a file', async function () {
    if (
      (statSync('/dev/shm', { throwIfNoEntry: false })?.dev ?? statSync(folder.path).dev) === statSync(folder.path).dev
    )
      this.skip();
    const other = mkdtempSync('/dev/shm/nearmiss-test-');
    try {
      symlinkSync(other, join(folder.path, 'dog'));
      await folder.write({ 'cat/1.png': 'A', 'dog/2.png': 'B' });
      await applyToDisk(folder.path, edit([{ from: 'cat/1.png', to: 'dog/1.png' }]));
      assert.deepEqual(snapshot(other), { '1.png': 'A', '2.png': 'B' });
      await assert.rejects(
        applyToDisk(
          folder.path,
          edit([
            { from: 'dog/2.png', to: 'cat/2.png' },
            { from: 'cat/2.png', to: 'dog/1.png' },
          ]),
        ),
        { code: 'labels/apply', message: /Nothing was changed/ },
      );
      assert.deepEqual(snapshot(other), { '1.png': 'A', '2.png': 'B' });
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('moves a relative link so that it leads to the same file', async function () {
    if (process.platform === 'win32') this.skip();
    await folder.write({ 'raw/1.png': 'A' });
    mkdirSync(join(folder.path, 'cat'));
    symlinkSync('../raw/1.png', join(folder.path, 'cat/1.png'));
    await applyToDisk(folder.path, edit([{ from: 'cat/1.png', to: 'animal/dog/1.png' }]));
    assert.equal(readFileSync(join(folder.path, 'animal/dog/1.png'), 'utf8'), 'A');
    await applyToDisk(folder.path, edit([{ from: 'animal/dog/1.png', to: 'cat/1.png' }]));
    assert.equal(readlinkSync(join(folder.path, 'cat/1.png')), '../raw/1.png');
  });
});
