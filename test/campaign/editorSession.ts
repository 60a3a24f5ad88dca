import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  RenameFile,
  TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { isThere } from '../../src/engine/files/fileKey';
import { findDatasets } from '../../src/engine/labels/findDatasets';
import { toPath, toUri } from '../../src/engine/language/uris';
import { questions } from '../../src/engine/questions/questions';
import { Curator } from '../../src/engine/session/curator';
import { EditorWindow } from '../engine/language/editorWindow';

const MARK = '\ufeff';

/** What is open in the editor and not saved, by file: the text on disk that it came from, and as it is now. */
type Unsaved = Map<string, { readonly from: string; readonly text: string }>;

/**
 * A dataset as an editor has it open: edits go over a real connection to a window that carries them out as VS Code
 * does. Texts are edited in memory and saved when the engine asks for it; nothing is written over.
 */
export async function openInEditor(root: string): Promise<{ curator: Curator; close(): Promise<void> }> {
  let curator: Curator | undefined;
  const window = await EditorWindow.open({
    open: async (folder, options) => (curator = await Curator.open(folder, options)),
    discover: findDatasets,
    writeSample: () => Promise.reject(new Error('nobody asks for the sample')),
    questions,
  });
  const unsaved: Unsaved = new Map();
  window.onEdit = ({ edit }) => carryOut(edit, window, unsaved);
  const failed: unknown[] = [];
  window.onSave = (files) => {
    try {
      for (const file of files) save(file, window, unsaved);
    } catch (error) {
      failed.push(error);
      throw error;
    }
  };
  const reply = await window.request('nearmiss/open', { root });
  if ('error' in reply || !curator) throw new Error(JSON.stringify(reply));
  const close = async (): Promise<void> => {
    await window.close();
    if (failed.length > 0) throw failed[0];
    // Nobody dies while this one is open.
    if (window.asked.length > 0) throw new Error(`the person was asked: ${window.asked.join('; ')}`);
  };
  return { curator, close };
}

function carryOut({ documentChanges = [] }: WorkspaceEdit, window: EditorWindow, unsaved: Unsaved): void {
  for (const change of documentChanges) {
    if (TextDocumentEdit.is(change)) {
      const { uri } = change.textDocument;
      const from = readFileSync(toPath(uri)!, 'utf8');
      const mark = from.startsWith(MARK) ? MARK : '';
      const before = TextDocument.create(uri, '', 0, from.slice(mark.length));
      const text = TextDocument.applyEdits(before, change.edits as TextEdit[]);
      unsaved.set(toPath(uri)!, { from, text: mark + text });
      window.unsaved.add(toPath(uri)!);
      const textDocument = { uri, languageId: 'plaintext', version: 1, text };
      void window.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    } else if (RenameFile.is(change)) {
      const to = toPath(change.newUri)!;
      if (isThere(to)) throw new Error(`${to} would be written over`);
      mkdirSync(dirname(to), { recursive: true });
      renameSync(toPath(change.oldUri)!, to);
    }
  }
}

function save(file: string, window: EditorWindow, unsaved: Unsaved): void {
  const { from, text } = unsaved.get(file)!;
  if (readFileSync(file, 'utf8') !== from) throw new Error(`${file} was changed before it was saved`);
  writeFileSync(file, text);
  unsaved.delete(file);
  window.unsaved.delete(file);
  const textDocument = { uri: toUri('', file) };
  void window.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
}
