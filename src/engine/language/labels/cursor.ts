import type { Position, Range } from 'vscode-languageserver';
import type { LabelField } from '../../labels/formats/fields';
import type { LabelDocument } from './labelDocument';
import type { RowRecord } from './labelRecord';
import { isRow } from './recordIndex';

/** The row that a position is in, and the cell, where that is one of the fields that Nearmiss reads. */
export interface Cursor {
  readonly record: RowRecord;
  readonly field: LabelField | null;
  /** In the record's text. */
  readonly offset: number;
}

const FIELDS = ['label', 'image', 'split', 'state'] as const;

export function cursorAt(document: LabelDocument, position: Position): Cursor | undefined {
  const at = document.locate(position);
  const record = document.records[at.record];
  if (!record || !isRow(record)) return undefined;
  const field = FIELDS.find((one) => {
    const cell = document.cell(record, one);
    return cell && cell[0] <= at.offset && at.offset <= cell[1];
  });
  return { record, field: field ?? null, offset: at.offset };
}

/** A class, or the upper levels of one, as it stands in a row: `animal` in `animal/dog`. */
export interface ClassName {
  /** With the levels above it. */
  readonly name: string;
  /** The last of its levels alone. */
  readonly level: string;
  readonly range: Range;
}

/** The level of a label that a position is in. */
export function classAt(document: LabelDocument, position: Position): ClassName | undefined {
  const cursor = cursorAt(document, position);
  if (cursor?.field !== 'label' || cursor.record.row.label === '') return undefined;
  const { record, offset } = cursor;
  const [start, end] = valueRange(document, record, 'label')!;
  const raw = record.text.slice(start, end).split('/');
  const levels = record.row.label.split('/');
  // A value that is spelled with an escaped slash, as JSON may, is taken as a whole.
  if (raw.length !== levels.length)
    return { name: record.row.label, level: record.row.label, range: document.rangeIn(record, start, end) };
  let from = start;
  let i = 0;
  while (i < raw.length - 1 && offset > from + raw[i].length) from += raw[i++].length + 1;
  return {
    name: levels.slice(0, i + 1).join('/'),
    level: levels[i],
    range: document.rangeIn(record, from, from + raw[i].length),
  };
}

/** What stands for a field in a row, without the quotes around it. */
export function valueRange(
  document: LabelDocument,
  record: RowRecord,
  field: LabelField,
): readonly [start: number, end: number] | null {
  const cell = document.cell(record, field);
  if (!cell) return null;
  const [start, end] = cell;
  return end - start > 1 && record.text[start] === '"' && record.text[end - 1] === '"' && document.format.quotes
    ? [start + 1, end - 1]
    : cell;
}

/** Whether a label is of a class, or of one below it. */
export function isWithin(label: string, name: string): boolean {
  return label === name || label.startsWith(`${name}/`);
}
