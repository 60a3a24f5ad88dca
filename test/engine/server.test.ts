import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type ApplyWorkspaceEditParams,
  type RenameFile,
} from 'vscode-languageserver/node';
import { EditorWindow } from './language/editorWindow';

describe('the server process', () => {
  let folder: string;
  let process: ChildProcess;
  let window: EditorWindow;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nearmiss-process-'));
    process = fork(join(__dirname, '..', '..', 'src', 'engine', `server${extname(__filename)}`), ['--node-ipc'], {
      stdio: 'ignore',
    });
    window = new EditorWindow(createProtocolConnection(new IPCMessageReader(process), new IPCMessageWriter(process)));
    window.onEdit = moveFiles;
    await window.initialize({ problems: 10 });
  });
  after(() => {
    process.kill();
    rmSync(folder, { recursive: true });
  });

  it('writes the sample and finds it again as a dataset', async () => {
    const root = join(folder, 'sample');
    const info = { root, layout: 'folder' as const, labelFile: '' };
    assert.deepEqual(await window.request('nearmiss/writeSample', { folder: root }), { ok: info });
    assert.deepEqual(await window.request('nearmiss/discover', { folders: [folder] }), { ok: [info] });
    const state = await window.request('nearmiss/open', { root });
    assert.ok('ok' in state && state.ok.images === 1000 && state.ok.analysis === null);
  });

  it('moves an image through the editor when it is relabelled, and back when that is undone', async () => {
    const root = join(folder, 'sample');
    const [name] = readdirSync(join(root, 'bag'));
    const outcome = await window.request('nearmiss/decide', {
      root,
      images: [`bag/${name}`],
      action: 'relabel',
      label: 'coat',
    });
    assert.ok('ok' in outcome, JSON.stringify(outcome));
    assert.deepEqual(outcome.ok.images, [`coat/${name}`]);
    const undone = await window.request('nearmiss/undo', { root });
    assert.ok('ok' in undone, JSON.stringify(undone));
    assert.ok(existsSync(join(root, 'bag', name)) && !existsSync(join(root, 'coat', name)));
  });

  it('moves excluded images out of the dataset through the editor, with the class that they emptied', async () => {
    const root = join(folder, 'sample');
    const images = readdirSync(join(root, 'bag')).map((name) => `bag/${name}`);
    const outcome = await window.request('nearmiss/decide', { root, images, action: 'exclude' });
    assert.ok('ok' in outcome, JSON.stringify(outcome));
    assert.ok(!existsSync(join(root, 'bag')) && !existsSync(join(root, '.nearmiss')));
    const away = join(folder, '.nearmiss', 'sample', 'excluded');
    assert.equal(readdirSync(join(away, 'bag')).length, images.length);
    const undone = await window.request('nearmiss/undo', { root });
    assert.ok('ok' in undone, JSON.stringify(undone));
    assert.equal(readdirSync(join(root, 'bag')).length, images.length);
    assert.deepEqual(readdirSync(away), []);
  });

  it('answers a folder that is not there with what to do', async () => {
    const reply = await window.request('nearmiss/open', { root: join(folder, 'absent') });
    assert.ok('error' in reply && reply.error.code === 'dataset/missing');
  });

  it('ends when it is told to', async () => {
    const ended = new Promise((done) => process.once('exit', done));
    await window.close('exit');
    assert.equal(await ended, 0);
  });
});

/** Does what an editor does with the moves that it is sent. */
function moveFiles({ edit }: ApplyWorkspaceEditParams): void {
  for (const { oldUri, newUri } of edit.documentChanges as RenameFile[]) {
    mkdirSync(dirname(fileURLToPath(newUri)), { recursive: true });
    renameSync(fileURLToPath(oldUri), fileURLToPath(newUri));
  }
}
