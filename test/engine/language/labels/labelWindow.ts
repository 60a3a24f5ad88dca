import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type Diagnostic,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import type { Finding } from '../../../../src/engine/protocol';
import { EditorWindow } from '../editorWindow';
import { FakeEngine, type FakeCurator } from '../fakeEngine';

/** An editor with one label file, over a real JSON-RPC connection; the images that its first text names are there. */
export class LabelWindow {
  private version = 1;

  private constructor(
    readonly root: string,
    readonly file: string,
    readonly engine: FakeEngine,
    readonly editor: EditorWindow,
  ) {}

  static async open(
    text: string,
    { name = 'labels.tsv', findings = [] as Finding[], problems = 50, images = /[\w/.-]+\.png/g } = {},
  ): Promise<LabelWindow> {
    const root = mkdtempSync(join(tmpdir(), 'nearmiss-labels-'));
    for (const image of text.match(images) ?? []) {
      mkdirSync(dirname(join(root, image)), { recursive: true });
      writeFileSync(join(root, image), '');
    }
    const file = join(root, name);
    writeFileSync(file, text);
    const engine = new FakeEngine();
    engine.labelFile = name;
    engine.findings = findings;
    const window = new LabelWindow(root, file, engine, await EditorWindow.open(engine, { problems }));
    await window.editor.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: window.uri, languageId: 'nearmiss-labels', version: 1, text },
    });
    return window;
  }

  get uri(): string {
    return pathToFileURL(this.file).href;
  }

  get curator(): FakeCurator {
    return this.engine.curators[0];
  }

  async change(...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    await this.editor.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri, version: ++this.version },
      contentChanges,
    });
  }

  /** Waits until the dataset of the label file is open. */
  async ready(): Promise<void> {
    for (let waited = 0; !this.curator && waited < 5000; waited += 5) await new Promise((next) => setTimeout(next, 5));
  }

  /** Types over a part of a line. */
  type(line: number, start: number, end: number, text: string): Promise<void> {
    return this.change({ range: { start: { line, character: start }, end: { line, character: end } }, text });
  }

  async closeFile(): Promise<void> {
    await this.editor.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: this.uri },
    });
  }

  /** The problems of the label file that were sent last, once they are as wanted. */
  async problems(wanted: (problems: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    let last: readonly Diagnostic[] = [];
    for (let waited = 0; waited < 5000; waited += 5) {
      last = this.editor.diagnostics.findLast(({ uri }) => uri === this.uri)?.diagnostics ?? [];
      if (wanted(last)) return last;
      await new Promise((next) => setTimeout(next, 5));
    }
    return assert.fail(`waited 5 s for ${wanted}; there are ${JSON.stringify(last, null, 1)}`);
  }

  async close(): Promise<void> {
    await this.editor.close();
    rmSync(this.root, { recursive: true });
  }
}
