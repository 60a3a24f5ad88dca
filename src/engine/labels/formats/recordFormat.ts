import type { TextEdit } from '../labelEdit';
import type { LabelField, LabelRow, Report } from './fields';

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
  /** Whether rows of this file can say anything of a field. */
  has(field: LabelField): boolean;
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
  /** How a value is written in a cell that is `raw` now; `first` says that the cell begins its record. */
  encode(value: string, raw: string, first: boolean): string;
  /**
   * The edit that gives a field of a readable row a value. Everything else of the row stays to the byte; where nothing
   * but white space is left of it, as of a table's row without an image whose label goes, it is a blank line.
   */
  edit(text: string, start: number, end: number, field: LabelField, value: string): TextEdit;
}
