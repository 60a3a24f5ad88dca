import type { CellValue, RecordFormat } from '../formats/recordFormat';
import { applyTextEdits, sortEdits, type TextEdit } from '../labelEdit';
import type { RecordText } from './seenColumn';

/** What became of a cell. */
export interface CellChange {
  readonly column: string;
  /** What stood there, as it was written; null where the record had no such cell. */
  readonly was: string | null;
  readonly now: string;
  /** How many cells the record had before. */
  readonly cells: number;
}

/** One record of a label file on its way to others of its cells. */
export class RecordDraft {
  private readonly before: string;
  private content: string;
  /** In the record as it was; null once a cell was added or taken out, where places of cells no longer hold. */
  private inPlace: TextEdit[] | null = [];

  constructor(
    private readonly format: RecordFormat,
    private readonly record: RecordText,
  ) {
    this.before = this.content = record.text.slice(record.start, record.end);
  }

  /** 0-based. */
  get line(): number {
    return this.record.line;
  }

  /** The record's text as it stands now. */
  get text(): string {
    return this.content;
  }

  /** What stands in a column now. */
  value(column: string): CellValue {
    return this.format.values(this.content, 0, this.content.length, [column])[0];
  }

  /** What stands in a column now, as it is written; null where the record has no such cell. */
  raw(column: string): string | null {
    const place = this.format.place(this.content, 0, this.content.length, column);
    return place && this.content.slice(place[0], place[1]);
  }

  /** How many cells the record has now. */
  get cells(): number {
    return this.format.countCells(this.content, 0, this.content.length);
  }

  isFirst(column: string): boolean {
    return this.format.place(this.content, 0, this.content.length, column)?.[0] === 0;
  }

  /** Writes something into a cell, which is made where there is none. */
  put(column: string, raw: string): void {
    const place = this.format.place(this.before, 0, this.before.length, column);
    this.apply(this.format.put(this.content, 0, this.content.length, column, raw));
    if (place) this.inPlace?.push({ start: place[0], end: place[1], text: raw });
    else this.inPlace = null;
  }

  /** Whether a column would say a value if this were written into it, as another delimiter might ask for quotes. */
  holds(column: string, raw: string, value: string): boolean {
    const trial = new RecordDraft(this.format, {
      ...this.record,
      text: this.content,
      start: 0,
      end: this.content.length,
    });
    trial.put(column, raw);
    return trial.value(column).value === value && trial.cells === this.cells;
  }

  /** Takes back a cell that was made in a record of so many cells; false where it cannot be told any more. */
  takeOut(column: string, cells: number): boolean {
    const edit = this.format.takeOut(this.content, 0, this.content.length, column, cells);
    if (!edit) return false;
    this.apply(edit);
    this.inPlace = null;
    return true;
  }

  /** The edits of the record's text that make it what it is now: of single cells where they have their places. */
  edits(): TextEdit[] {
    const { start } = this.record;
    return sortEdits(this.inPlace ?? difference(this.before, this.content)).map((edit) => ({
      start: start + edit.start,
      end: start + edit.end,
      text: edit.text,
    }));
  }

  private apply(edit: TextEdit): void {
    this.content = applyTextEdits(this.content, [edit]);
  }
}

/** One edit of what is between the equal beginnings and ends of two texts. */
function difference(before: string, after: string): TextEdit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  return before === after ? [] : [{ start, end: before.length - same, text: after.slice(start, after.length - same) }];
}
