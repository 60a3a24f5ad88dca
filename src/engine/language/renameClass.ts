import type { LabelEdit, TextEdit } from '../labels/labelEdit';
import { firstStart } from '../labels/labelRows';
import { NearmissError, type RenameOutcome } from '../protocol';
import type { OpenCurator } from './openDatasets';
import { inside, toPath } from './uris';
import { renamedRows, type RowEdit } from './labels/labelRename';
import type { LabelDocument } from './labels/labelDocument';
import type { LabelFile } from './labels/labelFiles';
import type { LabelRecord } from './labels/labelRecord';

/** What a rename needs of the server. */
export interface RenameParts {
  labelFile(root: string): Promise<LabelFile | undefined>;
  apply(root: string, edit: LabelEdit): Promise<boolean>;
}

/** Gives a class another name in all rows of the label file, or in all folders; the editor shows the change first. */
export async function renameClass(
  { labelFile, apply }: RenameParts,
  curator: Pick<OpenCurator, 'renameClass' | 'refresh'>,
  root: string,
  from: string,
  to: string,
): Promise<RenameOutcome> {
  const file = await labelFile(root);
  if (!file) return curator.renameClass(from, to);
  const { edit, count } = rowsEdit(file, from, to);
  if (
    !(await apply(root, { ...edit, preview: `Rename '${from}' to '${to}' (${count} ${count === 1 ? 'row' : 'rows'})` }))
  )
    return { message: 'Nothing was renamed' };
  await curator.refresh();
  return { message: `${from} is now ${to}` };
}

function rowsEdit(
  { root, uri, document }: LabelFile,
  from: string,
  to: string,
): { readonly edit: LabelEdit; readonly count: number } {
  const rows = renamedRows(document, from, to);
  if (rows.length === 0)
    throw new NearmissError(
      'class/unknown',
      `No row has the class "${from}". Choose one of the classes of the label file.`,
    );
  const text = { file: inside(root, toPath(uri)!)!, before: document.getText(), edits: atOffsets(document, rows) };
  return { edit: { moves: [], outcomes: [], texts: [text] }, count: rows.length };
}

/** Edits of records as edits of the whole text, in its order. */
function atOffsets(document: LabelDocument, rows: readonly RowEdit[]): TextEdit[] {
  const byRecord = new Map<LabelRecord, readonly TextEdit[]>(rows.map((row) => [row.record, row.edits]));
  let offset = firstStart(document.getText());
  return document.records.flatMap((record) => {
    const start = offset;
    offset += record.text.length;
    const edits = byRecord.get(record) ?? [];
    return edits.map((edit) => ({ start: start + edit.start, end: start + edit.end, text: edit.text }));
  });
}
