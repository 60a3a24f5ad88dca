import type { TextEdit } from '../labelEdit';
import type { LabelRows } from '../labelRows';
import { cannotUndo } from '../labelSource';
import type { LabelWriter } from './labelWriter';
import { type CellChange, RecordDraft } from './recordDraft';
import { recordAt, type RowFacts } from './rowFacts';
import type { ChangedCell, ChangedRow } from './rowUndo';

/** How changes of the rows of one image are recorded. */
export function changedRows(
  rows: LabelRows,
  changes: readonly { readonly record: number; readonly cells: readonly CellChange[] }[],
): ChangedRow[] {
  const set = changes.map(({ cells }) => cells.map((cell) => recorded(rows, cell)));
  // Which row gets which of them back is told by the rest of the row, once others have sorted the file.
  const alike = set.every((cells) => JSON.stringify(cells) === JSON.stringify(set[0]));
  return changes.map(({ record, cells }, i) => ({
    set: set[i],
    ...(!alike && { beside: besideOf(rows, record, new Set(cells.map(({ column }) => column))) }),
  }));
}

/**
 * Takes changes of the rows of one image back, wherever rows and cells stand by now. Throws NearmissError where a cell
 * holds something else than what was written.
 */
export function restoreRows(
  { rows, writer }: RowFacts,
  image: string,
  records: readonly number[],
  changed: readonly ChangedRow[],
): TextEdit[] {
  return assign(rows, image, records, changed).flatMap(([record, { set }]) => {
    const draft = new RecordDraft(rows.format, recordAt(rows, record));
    const label = set.find(({ field }) => field === 'label')?.was ?? '';
    // A cell that was added last goes first.
    for (const cell of [...set].reverse()) {
      if (cell.field === undefined) restoreName(rows, writer, draft, cell, rows.format.decode(label));
      else restoreCell(rows, image, draft, cell);
    }
    return draft.edits();
  });
}

function recorded({ format }: LabelRows, { column, was, now, cells }: CellChange): ChangedCell {
  const field = (['label', 'state'] as const).find((one) => (format.columnOf(one) ?? one) === column);
  return { column, ...(field && { field }), was, now, ...(was === null && { cells }) };
}

function besideOf(rows: LabelRows, record: number, without: ReadonlySet<string>): Record<string, string> {
  const { text, start, end } = recordAt(rows, record);
  return Object.fromEntries(rows.format.others(text, start, end).filter(([name]) => !without.has(name)));
}

/** Which record has which change now. Throws NearmissError where that cannot be told. */
function assign(
  rows: LabelRows,
  image: string,
  records: readonly number[],
  changed: readonly ChangedRow[],
): [record: number, row: ChangedRow][] {
  if (records.length !== changed.length)
    throw cannotUndo(image, records.length === 0 ? 'no row names it any more' : 'rows that name it came or went since');
  const left = new Set(records);
  const assigned = changed.map((row): number | undefined => {
    const found = [...left].find((record) => says(rows, record, row));
    if (found !== undefined) left.delete(found);
    return found;
  });
  // One row that others have changed is the one that is left.
  if (left.size > 1) throw cannotUndo(image, 'its rows were changed since, so that it cannot be told which is which');
  const [last] = left;
  return changed.map((row, i) => [assigned[i] ?? last, row]);
}

/** Whether a record says the same as the changed row in all columns that both have. */
function says(rows: LabelRows, record: number, { set, beside }: ChangedRow): boolean {
  if (!beside) return true;
  const now = besideOf(rows, record, new Set(set.map(({ column }) => column)));
  return Object.entries(beside).every(([name, value]) => (now[name] ?? value) === value);
}

function restoreCell({ format }: LabelRows, image: string, draft: RecordDraft, cell: ChangedCell): void {
  const column = columnNow(draft, cell, format.columnOf(cell.field!));
  const raw = draft.raw(column);
  const [now, wrote] = [raw === null ? null : format.decode(raw), format.decode(cell.now)];
  // Where there was no cell, nothing was written for no label.
  if (raw === null && cell.was === null && wrote === '') return;
  if (raw === null || (raw !== cell.now && now !== wrote)) {
    const found = raw === null ? `has no "${column}" any more` : `was edited since: it says "${now}"`;
    throw cannotUndo(image, `line ${draft.line + 1} ${found}, and the decision wrote "${wrote}"`);
  }
  putBack(format, draft, column, raw, cell);
}

/** A name beside a number, or a number beside a name, goes with the label, whatever others call the class by now. */
function restoreName(
  { format }: LabelRows,
  writer: LabelWriter,
  draft: RecordDraft,
  cell: ChangedCell,
  label: string,
): void {
  const { column } = cell;
  const raw = draft.raw(column);
  const beside = writer.beside(label, column);
  const was = format.decode(cell.was ?? '');
  if (raw === null) return;
  if (raw === cell.now && (beside === undefined || beside === was)) putBack(format, draft, column, raw, cell);
  else if (beside !== undefined) writer.putBeside(draft, label, column);
}

function putBack(
  format: LabelRows['format'],
  draft: RecordDraft,
  column: string,
  raw: string,
  { was, now, cells }: ChangedCell,
): void {
  if (was === null && draft.takeOut(column, cells ?? 0)) return;
  const value = was === null ? '' : format.decode(was);
  if (was !== null && raw === now && draft.holds(column, was, value)) draft.put(column, was);
  else
    draft.put(
      column,
      format.encode(value, raw, draft.isFirst(column), was === null ? 'empty' : 'text', was ?? undefined),
    );
}

/** The column by its name; where it has another name by now, the one that says the same. */
function columnNow(draft: RecordDraft, { column }: ChangedCell, other: string | undefined): string {
  return draft.raw(column) === null && other !== undefined ? other : column;
}
