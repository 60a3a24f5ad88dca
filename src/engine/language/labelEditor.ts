import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Connection, TextDocuments } from 'vscode-languageserver';
import { applyToDisk } from '../labels/applyToDisk';
import { checkWritable } from '../labels/checkWritable';
import { removeEmptied } from '../labels/emptiedFolders';
import { takenBack } from '../labels/journal';
import { firstStart } from '../labels/labelRows';
import { applyTextEdits, type FileEdit, type LabelEdit } from '../labels/labelEdit';
import { readText } from '../files/text';
import { type EditorRequests, NearmissError } from '../protocol';
import type { LabelDocument } from './labels/labelDocument';
import { checkEncodable } from './openEncoding';
import { toUri } from './uris';
import { survivesEditor, toWorkspaceEdit } from './workspaceEdit';

const ARRIVAL_MS = 1000;
const POLL_MS = 5;
const MARK = '\ufeff';

/** Applies label edits through the editor, so that its undo, unsaved texts and open tabs follow. */
export class LabelEditor {
  constructor(
    private readonly connection: Connection,
    private readonly documents: TextDocuments<LabelDocument>,
    /** Hears of folders that an edit emptied, and that are gone since. */
    private readonly removed: (folder: string) => void,
  ) {}

  /**
   * false when the editor refused, or when a label file has changed since the edit was made for it. A closed file that
   * the editor would not give back to the byte is edited on disk; throws where it is to be shown first, and where a
   * file or folder is protected against writing.
   */
  async apply(root: string, edit: LabelEdit): Promise<boolean> {
    await checkWritable(root, edit);
    for (const { file, before, edits } of edit.texts) {
      const shown = this.openText(join(root, file));
      if (withoutMark(shown ?? (await readText(join(root, file)))) !== withoutMark(before))
        return this.refused(`${file} has changed in the meantime`);
      if (shown !== undefined) await checkEncodable(join(root, file), shown, edits.map(({ text }) => text).join(''));
    }
    const fragile = edit.texts.find(
      ({ file, before }) => this.openText(join(root, file)) === undefined && !survivesEditor(before),
    );
    if (fragile) {
      if (edit.preview !== undefined) throw cannotShow(fragile.file);
      await applyToDisk(root, edit);
      return true;
    }
    const clean = await this.withoutUnsaved(edit.texts.map(({ file }) => join(root, file)));
    const workspaceEdit = toWorkspaceEdit(root, edit, (file) => this.documents.get(toUri(root, file))?.version ?? null);
    const { applied, failureReason } = await this.connection.workspace.applyEdit({
      label: 'Nearmiss: change labels',
      edit: workspaceEdit,
    });
    if (!applied) return this.refused(failureReason ?? 'the editor gave no reason');
    await removeEmptied(root, edit.emptied, this.removed);
    for (const text of edit.texts) await this.arrival(root, text, edit.preview !== undefined);
    await this.save(root, edit, clean);
    return true;
  }

  /**
   * The text of a file as the editor holds it, and with its byte order mark, which the editor keeps apart: a change is
   * known by the file's text on disk where it was cut off. undefined when it is not open.
   */
  openText(file: string): string | undefined {
    const text = this.documents.get(toUri('', file))?.getText();
    return text !== undefined && beginsWithMark(file) ? MARK + withoutMark(text) : text;
  }

  /**
   * Waits for the edited text, or for any other where a person may have taken parts out: the editor tells of it apart
   * from its answer, and who reads the labels next has to see it.
   */
  private async arrival(root: string, { file, before, edits }: FileEdit, partly: boolean): Promise<void> {
    const expected = withoutMark(applyTextEdits(before, edits));
    const arrived = (text: string | undefined): boolean =>
      partly ? text !== undefined && text !== withoutMark(before) : text === expected;
    const shown = () => this.documents.get(toUri(root, file))?.getText();
    for (let waited = 0; waited < ARRIVAL_MS && !arrived(shown()); waited += POLL_MS) await setTimeout(POLL_MS);
  }

  /** Those of some files that hold no unsaved text of a person, which is theirs to save. */
  private async withoutUnsaved(files: readonly string[]): Promise<readonly string[]> {
    const unsaved = files.length === 0 ? [] : await this.ask('nearmiss/unsaved', { files });
    return unsaved === undefined ? [] : files.filter((file) => !unsaved.includes(file));
  }

  /** Has files saved. Where one cannot be, as on a full disk, the edit is taken back in the editor, and this throws. */
  private async save(root: string, edit: LabelEdit, files: readonly string[]): Promise<void> {
    if (files.length === 0) return;
    await this.ask('nearmiss/save', { files });
    const unsaved = (await this.ask('nearmiss/unsaved', { files })) ?? [];
    if (unsaved.length === 0) return;
    const versionOf = (file: string) => this.documents.get(toUri(root, file))?.version ?? null;
    await this.connection.workspace.applyEdit({
      label: 'Nearmiss: take the change of labels back',
      edit: toWorkspaceEdit(root, takenBack(edit), versionOf),
    });
    throw new NearmissError(
      'labels/unsaved',
      `${unsaved.join(', ')} could not be saved by the editor, which says why. The change was taken back.`,
    );
  }

  /** undefined where the editor has no answer. */
  private async ask<M extends keyof EditorRequests>(
    method: M,
    params: EditorRequests[M]['params'],
  ): Promise<EditorRequests[M]['result'] | undefined> {
    try {
      return await this.connection.sendRequest<EditorRequests[M]['result']>(method, params);
    } catch (error) {
      this.connection.console.warn(
        `${method} got no answer: ${error instanceof Error ? error.message : String(error)}`,
      );
      return undefined;
    }
  }

  private refused(reason: string): false {
    this.connection.console.warn(`A label edit was not applied: ${reason}.`);
    return false;
  }
}

function cannotShow(file: string): NearmissError {
  return new NearmissError(
    'labels/preview',
    `${file} has mixed line ends or bytes that are not UTF-8. The editor would change those everywhere, so it ` +
      'cannot show this change first, and nothing was changed. Open the file and try again, if its line ends may ' +
      'become equal when it is saved.',
  );
}

function withoutMark(text: string): string {
  return text.slice(firstStart(text));
}

/** Whether a file on disk begins with the byte order mark of UTF-8. */
function beginsWithMark(file: string): boolean {
  const start = Buffer.alloc(3);
  try {
    const handle = openSync(file, 'r');
    readSync(handle, start, 0, start.length, 0);
    closeSync(handle);
  } catch {
    return false;
  }
  return start.equals(Buffer.from(MARK));
}
