import type { AnnotatedTextEdit, Location, Position, Range, WorkspaceEdit } from 'vscode-languageserver';
import type { TextEdit } from '../../labels/labelEdit';
import { checkLabel } from '../../labels/labelSource';
import { NearmissError } from '../../protocol';
import { shownFirst } from '../workspaceEdit';
import { classAt, cursorAt, isWithin } from './cursor';
import type { LabelDocument } from './labelDocument';
import type { RowRecord } from './labelRecord';
import { byLine } from './recordIndex';

/** What F2 begins with; null where no class is. */
export function prepareRename(
  document: LabelDocument,
  position: Position,
): { readonly range: Range; readonly placeholder: string } | null {
  const found = classAt(document, position);
  return found ? { range: found.range, placeholder: found.level } : null;
}

/** Gives the level of a label at a position another name, in all rows that have it. The levels above it stay. */
export function renameAt(document: LabelDocument, position: Position, typed: string): WorkspaceEdit | null {
  const found = classAt(document, position);
  return found
    ? renameClass(document, found.name, found.name.slice(0, found.name.length - found.level.length) + typed)
    : null;
}

/**
 * Gives a class another name in all rows that have it or a class below it. Where the new name is a class already, the
 * two become one, which the editor has confirmed in its preview unless `confirm` is false.
 */
export function renameClass(document: LabelDocument, from: string, to: string, confirm = true): WorkspaceEdit {
  const merged = from !== to && document.index.labels().some((label) => isWithin(label, to) && !isWithin(label, from));
  const rows = renamedRows(document, from, to);
  const edits = rows.flatMap(({ record, edits }) =>
    edits.map((edit): AnnotatedTextEdit => ({ ...document.editOf(record, edit), annotationId: 'class' })),
  );
  const label = merged ? `Merge '${from}' into '${to}'` : `Rename '${from}' to '${to}'`;
  const edit: WorkspaceEdit = {
    documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits }],
    changeAnnotations: { class: { label, description: `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}` } },
  };
  return confirm && merged ? shownFirst(edit, document.uri) : edit;
}

/** A row, and the edits of its text. */
export interface RowEdit {
  readonly record: RowRecord;
  readonly edits: readonly TextEdit[];
}

/**
 * The rows of a class and of those below it with their new label, in no particular order. Throws a NearmissError for a
 * name that the file cannot hold.
 */
export function renamedRows(document: LabelDocument, from: string, to: string): RowEdit[] {
  checkName(to);
  const writer = document.writer();
  writer.checkMerged();
  const labels = document.index.labels().filter((label) => isWithin(label, from));
  return labels.flatMap((label) => {
    const writing = writer.resolveName(to + label.slice(from.length));
    return document.index
      .ofClass(label)
      .map((record) => ({ record, edits: document.labelChange(record, writing, writer).edits }));
  });
}

/** All rows of the class at a position and of the classes below it; of a path all rows that name it. */
export function references(document: LabelDocument, position: Position): Location[] {
  const found = classAt(document, position);
  if (found) {
    const rows = document.index
      .labels()
      .filter((label) => isWithin(label, found.name))
      .flatMap((label) => document.index.ofClass(label));
    return rows.sort(byLine).map((record) => locationOf(document, record, 'label'));
  }
  const path = cursorAt(document, position)?.record.row.path;
  return path ? document.index.of(path).map((record) => locationOf(document, record, 'image')) : [];
}

function locationOf(document: LabelDocument, record: RowRecord, field: 'image' | 'label'): Location {
  return { uri: document.uri, range: document.cellRange(record, field) };
}

function checkName(name: string): void {
  checkLabel(name);
  if (name.trim() === '' || name.split('/').some((level) => level.trim() === '')) {
    throw new NearmissError(
      'label/empty',
      `A class needs a name on each of its levels, and "${name}" has an empty one. Type a name.`,
    );
  }
}
