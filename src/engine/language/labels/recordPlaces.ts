import type { Position, Range } from 'vscode-languageserver';
import type { LabelField } from '../../labels/formats/fields';
import type { RecordFormat } from '../../labels/formats/recordFormat';
import { afterLine, contentEnd, countLineEnds } from '../../labels/labelRows';
import type { LabelRecord } from './labelRecord';

/** Where the parts of records are, in records and in the file. */
export abstract class RecordPlaces {
  abstract get format(): RecordFormat;

  /** Where in the file an offset of a record's text is. */
  positionIn(record: LabelRecord, offset: number): Position {
    const lines = countLineEnds(record.text, 0, offset);
    let start = 0;
    for (let i = 0; i < lines; i++) start = afterLine(record.text, start);
    return { line: record.line + lines, character: offset - start };
  }

  rangeIn(record: LabelRecord, start: number, end: number): Range {
    return { start: this.positionIn(record, start), end: this.positionIn(record, end) };
  }

  /** A record without its line end. */
  rangeOf(record: LabelRecord): Range {
    return this.rangeIn(record, 0, contentEnd(record.text, 0, record.text.length));
  }

  /** What stands for a field in a record, quotes included; null where it has no such cell. */
  cell(record: LabelRecord, field: LabelField): readonly [start: number, end: number] | null {
    return this.format.cell(record.text, 0, contentEnd(record.text, 0, record.text.length), field);
  }

  /** The place of a field's cell, and where the record has none its end. */
  cellRange(record: LabelRecord, field: LabelField): Range {
    const cell = this.cell(record, field);
    if (cell) return this.rangeIn(record, cell[0], cell[1]);
    const end = contentEnd(record.text, 0, record.text.length);
    return this.rangeIn(record, end, end);
  }
}

/** The last of these records that begins on this line or above; -1 where there is none. */
export function recordAtLine(records: readonly LabelRecord[], line: number): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (records[middle].line <= line) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const MANY = 1000;

/**
 * The records with others in the place of [first, after). Few are put in place; many, as of a paste, would not fit into
 * the arguments of a call.
 */
export function spliced(
  all: LabelRecord[],
  first: number,
  after: number,
  added: readonly LabelRecord[],
): LabelRecord[] {
  if (added.length >= MANY) return all.slice(0, first).concat(added, all.slice(after));
  all.splice(first, after - first, ...added);
  return all;
}
