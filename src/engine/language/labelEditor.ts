import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Connection, TextDocuments } from 'vscode-languageserver';
import { applyToDisk } from '../labels/applyToDisk';
import { checkWritable } from '../labels/checkWritable';
import { removeEmptied } from '../labels/emptiedFolders';
import { applyTextEdits, type FileEdit, type LabelEdit } from '../labels/labelEdit';
import { readText } from '../files/text';
import { NearmissError } from '../protocol';
import type { LabelDocument } from './labels/labelDocument';
import { checkEncodable } from './openEncoding';
import { toUri } from './uris';
import { survivesEditor, toWorkspaceEdit } from './workspaceEdit';

const ARRIVAL_MS = 1000;
const POLL_MS = 5;

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
      if ((shown ?? (await readText(join(root, file)))) !== before)
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
    const workspaceEdit = toWorkspaceEdit(root, edit, (file) => this.documents.get(toUri(root, file))?.version ?? null);
    const { applied, failureReason } = await this.connection.workspace.applyEdit({
      label: 'Nearmiss: change labels',
      edit: workspaceEdit,
    });
    if (!applied) return this.refused(failureReason ?? 'the editor gave no reason');
    await removeEmptied(root, edit.emptied, this.removed);
    for (const text of edit.texts) await this.arrival(root, text, edit.preview !== undefined);
    return true;
  }

  /** The text of a file as the editor holds it; undefined when it is not open. */
  openText(file: string): string | undefined {
    return this.documents.get(toUri('', file))?.getText();
  }

  /**
   * Waits for the edited text, or for any other where a person may have taken parts out: the editor tells of it apart
   * from its answer, and who reads the labels next has to see it.
   */
  private async arrival(root: string, { file, before, edits }: FileEdit, partly: boolean): Promise<void> {
    const expected = applyTextEdits(before, edits).replace(/^\ufeff/, '');
    const arrived = (text: string | undefined) => (partly ? text !== undefined && text !== before : text === expected);
    for (let waited = 0; waited < ARRIVAL_MS && !arrived(this.openText(join(root, file))); waited += POLL_MS)
      await setTimeout(POLL_MS);
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
      'cannot show ' +
      'this change first, and nothing was changed. Open the file and try again, if its line ends may become ' +
      'equal when it is saved.',
  );
}
