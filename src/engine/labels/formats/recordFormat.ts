import type { TextEdit } from '../labelEdit';
import type { LabelField, LabelRow, Report } from './fields';
import type { RowMeaning } from './rowMeaning';

/**
 * What kind of value stands in a cell. A table knows texts alone: there a number is a text that reads as one, and an
 * empty cell none. In JSON `null` and a key that is not there are empty.
 */
export type CellKind = 'empty' | 'text' | 'number' | 'boolean' | 'list' | 'object';

/** What stands in one cell of a record. */
export interface CellValue {
  readonly kind: CellKind;
  /** As rows are read: '' for what is empty, a list or an object. */
  readonly value: string;
  /** How many values a list holds; 0 for all else. */
  readonly count: number;
}

/**
 * How one label file writes its records: its delimiter and columns, or its keys. Every method is given a text and the
 * place [start, end) of a record's content in it, without its line end, so that whole files and single records are read
 * alike. Reading never throws, whatever the text.
 */
export interface RecordFormat {
  /** Equal for formats that read every record alike. */
  readonly key: string;
  /** Why there can be no rows, null where there can. */
  readonly headerProblem: string | null;
  /** Whether a value may stand in double quotes. */
  readonly quotes: boolean;
  /**
   * Whether the rows are the items themselves, such as texts or measurements, told apart by an id in place of a file.
   */
  readonly rowsAreItems: boolean;
  /** The names of its columns or keys, as the file has them. */
  readonly columns: readonly string[];
  /** What its cells mean beyond that. */
  readonly meaning: RowMeaning;
  /** Whether rows of this file can say anything of a field. */
  has(field: LabelField): boolean;
  /** The column or key that says a field; undefined where none does. */
  columnOf(field: LabelField): string | undefined;
  /** The offset after the record that begins at `start`, its line end included. */
  recordEnd(text: string, start: number): number;
  /** Whether a quote that this record opens is never closed, so that more text could belong to it. */
  isOpen(text: string, start: number, end: number): boolean;
  /** Fills `row` from a record; false where it is no row, after a report where it should have been one. */
  read(text: string, start: number, end: number, row: LabelRow, report: Report): boolean;
  /**
   * What a readable row says beside those fields, in words: `height: 12, colour: red`; the bare value where there is
   * one column.
   */
  rest(text: string, start: number, end: number): string;
  /** Start and end offset of what stands for a field, quotes included; null where the record has no such cell. */
  cell(text: string, start: number, end: number, field: LabelField): readonly [start: number, end: number] | null;
  /** What stands in these columns of a readable record. */
  values(text: string, start: number, end: number, columns: readonly string[]): CellValue[];
  /** Start and end offset of what stands in a column, quotes included; null where the record has no such cell. */
  place(text: string, start: number, end: number, column: string): readonly [start: number, end: number] | null;
  /** The value that is meant by what stands in a cell, as rows are read. */
  decode(raw: string): string;
  /**
   * How a value is written in a cell that is `raw` now; `first` says that the cell begins its record. A file whose
   * values have kinds writes one of this kind, and as another cell spells it already.
   */
  encode(value: string, raw: string, first: boolean, kind?: CellKind, spelled?: string): string;
  /**
   * The edit that puts something written for it into the cell of a column; a record that has no such cell gets one.
   */
  put(text: string, start: number, end: number, column: string, raw: string): TextEdit;
  /** The edit that takes back a cell that `put` made in a record of so many cells; null where it cannot be told. */
  takeOut(text: string, start: number, end: number, column: string, cells: number): TextEdit | null;
  /** How many cells a record has. */
  countCells(text: string, start: number, end: number): number;
  /** What a readable record says beside image, label, split and state: names and values. */
  others(text: string, start: number, end: number): [name: string, value: string][];
  /** A record's content that was written under another format of this file, by its key; null where nothing fits. */
  adopt(content: string, key: string): string | null;
  /**
   * The edit that gives a field of a readable row a value. Everything else of the row stays to the byte; where nothing
   * but white space is left of it, as of a table's row without an image whose label goes, it is a blank line.
   */
  edit(text: string, start: number, end: number, field: LabelField, value: string): TextEdit;
}
