import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  CodeActionRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  FileChangeType,
  type CodeAction,
  type TextDocumentEdit,
} from 'vscode-languageserver/node';
import type { LabelEdit } from '../../../src/engine/labels/labelEdit';
import { EditorWindow } from './editorWindow';
import { FakeEngine } from './fakeEngine';
import { finding } from './fixtures';

describe('LanguageServer over JSON-RPC', () => {
  let engine: FakeEngine;
  let window: EditorWindow;
  beforeEach(async () => {
    engine = new FakeEngine();
    window = await EditorWindow.open(engine);
  });
  afterEach(() => window.close());

  it('follows the recipe while it is typed, offers the fix, and takes its problems back on closing', async () => {
    const uri = 'file:///d/nearmiss.json';
    const text = '{ "loss": { "name": "arcFace" }, "miner": { "name": "batchHard" } }';
    const shown = () =>
      window.diagnostics
        .filter((one) => one.uri === uri)
        .map(({ diagnostics }) => diagnostics)
        .at(-1);
    await window.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'jsonc', version: 1, text },
    });
    await until(() => shown()?.length === 1);
    const [problem] = shown()!;
    assert.match(problem.message as string, /"batchHard" would have no effect/);
    const [action] = (await window.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: problem.range,
      context: { diagnostics: [problem] },
    })) as CodeAction[];
    assert.equal(action.title, 'Leave "miner" out');
    const [{ edits, textDocument }] = action.edit!.documentChanges as TextDocumentEdit[];
    assert.equal(textDocument.version, 1);
    const changes = edits.map((edit) => ({ range: edit.range, text: (edit as { newText: string }).newText }));
    await window.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: 2 },
      contentChanges: changes,
    });
    await until(() => shown()?.length === 0);
    await window.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: 3 },
      contentChanges: [{ text }],
    });
    await until(() => shown()?.length === 1);
    await window.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    await until(() => shown()?.length === 0);
  });

  it('opens a dataset once, however often it is asked for', async () => {
    const [first, second] = await Promise.all([
      window.request('nearmiss/open', { root: '/d' }),
      window.request('nearmiss/open', { root: '/d' }),
    ]);
    assert.deepEqual(first, second);
    assert.ok('ok' in first && first.ok.root === '/d');
    assert.equal(engine.curators.length, 1);
  });

  it('answers what the user can mend with its code and message, and tries again the next time', async () => {
    const expected = { error: { code: 'dataset/none', message: 'No dataset was found in /nothing.' } };
    assert.deepEqual(await window.request('nearmiss/open', { root: '/nothing' }), expected);
    assert.deepEqual(await window.request('nearmiss/open', { root: '/nothing' }), expected);
    await until(() => window.log.filter((line) => line.includes('dataset/none')).length === 2);
  });

  it('answers a defect of its own as an internal error, with the stack in the log only', async () => {
    const reply = await window.request('nearmiss/undo', { root: '/d' });
    assert.ok('error' in reply && reply.error.code === 'internal');
    assert.doesNotMatch(reply.error.message, /at FakeCurator/);
    await until(() => window.log.some((line) => /undo has a defect[^]*at FakeCurator/.test(line)));
  });

  it('reports the progress of an analysis and stops it when the request is cancelled', async () => {
    const stop = new CancellationTokenSource();
    const reply = window.request('nearmiss/analyze', { root: '/d', retrain: false }, stop.token);
    await until(() => window.progress.length > 3);
    assert.deepEqual(window.progress[0], {
      root: '/d',
      progress: { stage: 'train', done: 0, total: 1000, note: 'epoch 0' },
    });
    stop.cancel();
    const outcome = await reply;
    assert.ok('ok' in outcome && outcome.ok.status === 'stopped');
  });

  it('asks the person what becomes of a change that was cut off, and does it', async () => {
    window.chooses = 'Take Back';
    await window.request('nearmiss/open', { root: '/d' });
    engine.curators[0].options.onCutOff?.('A relabel was cut off.');
    await until(() => window.asked.length === 2);
    assert.deepEqual(window.asked, ['A relabel was cut off.', 'takeBack: done']);
  });

  it('has the editor move the files of a decision, and says when it refuses', async () => {
    await window.request('nearmiss/open', { root: '/d' });
    engine.curators[0].edit = { moves: [{ from: 'cat/1.png', to: 'dog/1.png' }], texts: [], outcomes: [] };
    const decision = { root: '/d', images: ['cat/1.png'], action: 'relabel' as const, label: 'dog' };
    assert.deepEqual(await window.request('nearmiss/decide', decision), {
      ok: { message: 'done', images: ['cat/1.png'] },
    });
    assert.deepEqual(window.edits[0].edit.documentChanges, [
      { kind: 'rename', oldUri: 'file:///d/cat/1.png', newUri: 'file:///d/dog/1.png', options: { overwrite: false } },
    ]);
    assert.equal(window.changes.length, 1);
    window.accepts = false;
    assert.deepEqual(await window.request('nearmiss/decide', decision), {
      error: { code: 'labels/refused', message: 'The editor did not apply the change.' },
    });
  });

  it('passes on what a person should hear of when a dataset is opened', async () => {
    await window.request('nearmiss/open', { root: '/d' });
    engine.curators[0].options.say?.('It was moved.');
    await until(() => window.said.length === 1);
    assert.deepEqual(window.said, [{ root: '/d', message: 'It was moved.' }]);
  });

  it('shows suspects as problems, takes them back when they are gone, and follows the setting', async () => {
    engine.findings = [finding({ id: '1' }), finding({ id: '2' })];
    await window.request('nearmiss/open', { root: '/d' });
    await until(() => window.diagnostics.length === 2);
    assert.deepEqual(
      window.diagnostics.map(({ uri, diagnostics }) => [uri, diagnostics.length]),
      [
        ['file:///d/cat/1.png', 1],
        ['file:///d/cat/2.png', 1],
      ],
    );
    engine.curators[0].list = [engine.findings[1]];
    await window.request('nearmiss/decide', { root: '/d', images: ['cat/1.png'], action: 'keep' });
    await until(() => window.diagnostics.length === 3);
    assert.deepEqual(window.diagnostics[2], { uri: 'file:///d/cat/1.png', diagnostics: [] });
    await window.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: { problems: 0 } });
    await until(() => window.diagnostics.length === 4);
    assert.deepEqual(window.diagnostics[3], { uri: 'file:///d/cat/2.png', diagnostics: [] });
  });

  it('offers quick fixes for its problems while the finding stands', async () => {
    engine.findings = [finding({ id: '1' })];
    await window.request('nearmiss/open', { root: '/d' });
    await until(() => window.diagnostics.length === 1);
    const [{ uri, diagnostics }] = window.diagnostics;
    const ask = () =>
      window.connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri },
        range: diagnostics[0].range,
        context: { diagnostics },
      });
    assert.deepEqual(
      ((await ask()) as CodeAction[]).map(({ title }) => title),
      ["Relabel to 'dog' (80%)", "Keep 'cat'", 'Exclude from the dataset'],
    );
    engine.curators[0].list = [];
    assert.deepEqual(await ask(), []);
  });

  it('watches the folder of an open dataset and reads it again when a file changes', async () => {
    await window.request('nearmiss/open', { root: '/d' });
    await until(() => window.registrations.length === 1);
    assert.deepEqual(window.registrations[0].registrations[0].registerOptions, {
      watchers: [{ globPattern: { baseUri: 'file:///d', pattern: '**/*' } }],
    });
    await window.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: 'file:///d/cat/9.png', type: FileChangeType.Created }],
    });
    await until(() => engine.curators[0].refreshes === 1);
  });

  it('ends its curators when it is shut down', async () => {
    await window.request('nearmiss/open', { root: '/d' });
    const other = await EditorWindow.open(engine);
    await other.request('nearmiss/open', { root: '/e' });
    await other.close();
    assert.deepEqual(
      engine.curators.map(({ disposed }) => disposed),
      [false, true],
    );
  });
});

describe('LanguageServer and label files', () => {
  let root: string;
  let engine: FakeEngine;
  let window: EditorWindow;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'nearmiss-server-'));
    engine = new FakeEngine();
    window = await EditorWindow.open(engine);
    await window.request('nearmiss/open', { root });
  });
  afterEach(async () => {
    await window.close();
    rmSync(root, { recursive: true });
  });

  const relabel = (before: string, start: number): LabelEdit => ({
    moves: [],
    outcomes: [],
    texts: [{ file: 'labels.tsv', before, edits: [{ start, end: start + 3, text: 'dog' }] }],
  });
  const decide = () => window.request('nearmiss/decide', { root, images: ['1.png'], action: 'relabel', label: 'dog' });
  const file = () => join(root, 'labels.tsv');
  const open = (text: string) =>
    window.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: pathToFileURL(file()).href, languageId: 'plaintext', version: 3, text },
    });
  const change = (text: string) =>
    window.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: pathToFileURL(file()).href, version: 4 },
      contentChanges: [{ text }],
    });

  it('gives the curator the unsaved text of an open file, and reads the dataset again when it changes', async () => {
    writeFileSync(file(), 'saved');
    await open('unsaved');
    await until(() => engine.curators[0].options.openText?.(file()) === 'unsaved');
    await until(() => engine.curators[0].refreshes === 1);
    assert.equal(engine.curators[0].options.openText?.(join(root, 'other.tsv')), undefined);
    writeFileSync(file(), '\ufeffsaved');
    assert.equal(engine.curators[0].options.openText?.(file()), '\ufeffunsaved', 'as it will be on disk');
  });

  it('moves problems from images to their rows when a label file is created, and back when it is deleted', async () => {
    const [curator] = engine.curators;
    const image = pathToFileURL(join(root, 'cat/1.png')).href;
    const table = pathToFileURL(file()).href;
    const shown = (uri: string) =>
      window.diagnostics.findLast((sent) => sent.uri === uri)?.diagnostics.map(({ code }) => code) ?? [];
    const become = (labelFile: string) => {
      curator.labelFile = labelFile;
      curator.options.onChange?.(curator.state());
    };
    curator.list = [finding({ id: '1' })];
    become('');
    await until(() => shown(image).includes('suspect'));
    writeFileSync(file(), 'image\tlabel\ncat/1.png\tcat\n');
    become('labels.tsv');
    await until(() => shown(table).includes('suspect') && shown(image).length === 0);
    rmSync(file());
    become('');
    await until(() => shown(image).includes('suspect') && shown(table).length === 0);
  });

  it('edits the version of the text that the edit was made for', async () => {
    writeFileSync(file(), 'saved');
    await open('1.png\tcat\n');
    engine.curators[0].edit = relabel('1.png\tcat\n', 6);
    window.onEdit = () => void setTimeout(() => change('1.png\tdog\n'), 30);
    assert.ok('ok' in (await decide()));
    assert.equal(engine.curators[0].options.openText?.(file()), '1.png\tdog\n', 'the new text was not waited for');
    const [{ textDocument, edits }] = window.edits[0].edit.documentChanges as TextDocumentEdit[];
    assert.equal(textDocument.version, 3);
    assert.deepEqual(edits, [
      { range: { start: { line: 0, character: 6 }, end: { line: 0, character: 9 } }, newText: 'dog' },
    ]);
  });

  it('has the editor save what it edited before a decision is done, but no unsaved text of a person', async () => {
    writeFileSync(file(), '1.png\tcat\n');
    engine.curators[0].edit = relabel('1.png\tcat\n', 6);
    window.onEdit = () => void open('1.png\tdog\n');
    window.onSave = () => writeFileSync(file(), '1.png\tdog\n');
    assert.ok('ok' in (await decide()));
    assert.equal(readFileSync(file(), 'utf8'), '1.png\tdog\n');
    assert.deepEqual(window.saved, [file()]);
    window.unsaved.add(file());
    engine.curators[0].edit = relabel('1.png\tdog\n', 6);
    window.onEdit = () => void change('1.png\tdog\n');
    assert.ok('ok' in (await decide()));
    assert.deepEqual(window.saved, [file()]);
  });

  it('takes an edit back that the editor cannot save, and says so', async () => {
    writeFileSync(file(), '1.png\tcat\n');
    engine.curators[0].edit = relabel('1.png\tcat\n', 6);
    window.onEdit = () => {
      if (window.edits.length > 1) return;
      void open('1.png\tdog\n');
      window.unsaved.add(file());
    };
    const reply = await decide();
    assert.ok('error' in reply && reply.error.code === 'labels/unsaved', JSON.stringify(reply));
    const [{ edits }] = window.edits[1].edit.documentChanges as TextDocumentEdit[];
    assert.deepEqual(edits, [
      { range: { start: { line: 0, character: 6 }, end: { line: 0, character: 9 } }, newText: 'cat' },
    ]);
  });

  it('refuses an edit of a text that has changed in the meantime', async () => {
    writeFileSync(file(), '2.png\tcat\n');
    engine.curators[0].edit = relabel('1.png\tcat\n', 6);
    assert.ok('error' in (await decide()));
    assert.equal(window.edits.length, 0);
  });

  it('refuses an edit of a text that the editor misreads, or letters that the encoding may not have', async () => {
    writeFileSync(file(), Buffer.from('1.png\tS\xfc\xdf\n2.png\tcat\n', 'latin1'));
    const refused = async (text: string, label: string, code: string) => {
      const reply = await decide();
      assert.ok('error' in reply && reply.error.code === code, JSON.stringify([text, label, reply]));
      assert.equal(window.edits.length, 0);
    };
    const misread = '1.png\tS\ufffd\ufffd\n2.png\tcat\n';
    await open(misread);
    engine.curators[0].edit = relabel(misread, misread.indexOf('cat'));
    await refused(misread, 'dog', 'labels/encoding');
    const read = '1.png\tSüß\n2.png\tcat\n';
    await change(read);
    engine.curators[0].edit = {
      moves: [],
      outcomes: [],
      texts: [{ file: 'labels.tsv', before: read, edits: [{ start: 16, end: 19, text: '狗' }] }],
    };
    await refused(read, '狗', 'label/encoding');
    engine.curators[0].edit = relabel(read, read.indexOf('cat'));
    window.onEdit = () => void change(read.replace('cat', 'dog'));
    assert.ok('ok' in (await decide()));
    assert.equal(window.edits.length, 1);
  });

  it('edits a file on disk itself where the editor would change untouched bytes', async () => {
    const before = '1.png\tcat\r\n2.png\tcat\n';
    writeFileSync(file(), before);
    engine.curators[0].edit = relabel(before, 6);
    assert.ok('ok' in (await decide()));
    assert.equal(window.edits.length, 0);
    assert.equal(readFileSync(file(), 'utf8'), '1.png\tdog\r\n2.png\tcat\n');
  });

  it('asks the editor for no edit of a file that is write-protected, and says why', async function () {
    const before = '1.png\tcat\n';
    writeFileSync(file(), before, { mode: 0o444 });
    engine.curators[0].edit = relabel(before, 6);
    const reply = await decide();
    assert.ok('error' in reply && reply.error.code === 'labels/protected', JSON.stringify(reply));
    assert.equal(window.edits.length, 0);
  });

  it('says why it cannot show such an edit first, and leaves the file alone', async () => {
    const before = '1.png\tcat\r\n2.png\tcat\n';
    writeFileSync(file(), before);
    engine.curators[0].edit = { ...relabel(before, 6), preview: 'Change 1 label' };
    const reply = await decide();
    assert.ok('error' in reply && reply.error.code === 'labels/preview' && /mixed line ends/.test(reply.error.message));
    assert.equal(window.edits.length, 0);
    assert.equal(readFileSync(file(), 'utf8'), before);
  });
});

async function until(met: () => boolean): Promise<void> {
  for (let waited = 0; waited < 5000; waited += 5) {
    if (met()) return;
    await new Promise((next) => setTimeout(next, 5));
  }
  assert.fail(`waited 5 s for ${met}`);
}
