import { CONFLICT_PROBLEM, isConflictMark } from './conflictMarks';
import type { LabelField, LabelRow, Report } from './formats/fields';
import type { RecordFormat } from './formats/recordFormat';

/**
 * A label file cut into records, of which only offsets are kept: a row, the header, a comment or a blank line each.
 * Cells are found when a record is read. Reading never throws, whatever the text.
 */
export class LabelRows implements RecordCut {
  constructor(
    readonly text: string,
    readonly starts: Uint32Array,
    readonly lines: Uint32Array,
    /** Records before this one are no rows: the header and what stands above it. */
    readonly firstRow: number,
    readonly format: RecordFormat,
    /** How many records at the beginning told the format and the first row; Infinity where more of them could. */
    readonly headLength: number,
  ) {}

  get headerProblem(): string | null {
    return this.format.headerProblem;
  }

  has(field: LabelField): boolean {
    return this.format.has(field);
  }

  /** Whether the rows are the items themselves, told apart by an id. */
  get areItems(): boolean {
    return this.format.rowsAreItems;
  }

  /** What a readable row says beside its id, label, split and state. */
  rest(record: number): string {
    return this.format.rest(this.text, this.starts[record], this.end(record));
  }

  /** Fills `row` from a record; false where it is no row, after a report where it should have been one. */
  read(record: number, row: LabelRow, report: Report): boolean {
    const [start, end] = [this.starts[record], this.end(record)];
    if (!isConflictMark(this.text, start, end))
      return record >= this.firstRow && this.format.read(this.text, start, end, row, report);
    report('labels/conflict', CONFLICT_PROBLEM);
    return false;
  }

  /** Where a record's content ends, without its line end. */
  end(record: number): number {
    return contentEnd(this.text, this.starts[record], this.starts[record + 1]);
  }
}

export function countRecords(rows: LabelRows): number {
  return rows.starts.length - 1;
}

/** The text of a record with its line end. */
export function recordText(rows: LabelRows, record: number): string {
  return rows.text.slice(rows.starts[record], rows.starts[record + 1]);
}

const LF = 10;
const CR = 13;

/** The offset after the line end that ends the line at or after `from`: \n, \r\n or \r, as in editors. */
export function afterLine(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === LF) return i + 1;
    if (c === CR) return text.charCodeAt(i + 1) === LF ? i + 2 : i + 1;
  }
  return text.length;
}

/** The end of a record's content [start, end), without its line end. */
export function contentEnd(text: string, start: number, end: number): number {
  if (end > start && text.charCodeAt(end - 1) === LF) end--;
  if (end > start && text.charCodeAt(end - 1) === CR) end--;
  return end;
}

/** Where the first record begins: after a BOM, which belongs to none. */
export function firstStart(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0;
}

/** Line ends in [start, end), which does not end inside one. */
export function countLineEnds(text: string, start: number, end: number): number {
  let lines = 0;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === LF || (c === CR && text.charCodeAt(i + 1) !== LF)) lines++;
  }
  return lines;
}

/** Whether a text ends with a line end. */
export function endsLine(text: string): boolean {
  return text.endsWith('\n') || text.endsWith('\r');
}

/** Where the records of a text are. */
export interface RecordCut {
  /** Record r, with its line end, is text[starts[r], starts[r + 1]); one more than there are records. */
  readonly starts: Uint32Array;
  /** The 0-based line on which each record begins. */
  readonly lines: Uint32Array;
}

/**
 * Cuts a text from `first` on into records. `recordEnd` gives the offset after the record that begins at an offset, its
 * line end included.
 */
export function cutRecords(text: string, recordEnd: (start: number) => number, first = firstStart(text)): RecordCut {
  const starts: number[] = [first];
  const lines: number[] = [];
  let line = 0;
  for (let start = starts[0]; start < text.length;) {
    const end = recordEnd(start);
    starts.push(end);
    lines.push(line);
    line += countLineEnds(text, start, end);
    start = end;
  }
  return { starts: Uint32Array.from(starts), lines: Uint32Array.from(lines) };
}
