import { workspace, type Disposable, type TextDocument } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { EditorRequests } from '../engine/protocol';

/** Answers what the engine asks of the editor's texts around an edit of label files. */
export function answerEngine(client: LanguageClient): readonly Disposable[] {
  const answer = <M extends keyof EditorRequests>(
    method: M,
    run: (params: EditorRequests[M]['params']) => Promise<EditorRequests[M]['result']>,
  ) => client.onRequest(method, run);
  return [
    answer('nearmiss/unsaved', ({ files }) => Promise.resolve(dirty(files).map(({ uri }) => uri.fsPath))),
    answer('nearmiss/save', async ({ files }) => {
      for (const document of dirty(files)) await document.save();
      return null;
    }),
  ];
}

function dirty(files: readonly string[]): TextDocument[] {
  return workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && files.includes(uri.fsPath));
}
