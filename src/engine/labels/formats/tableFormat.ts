import { type Dialect, decodeCell, encodeCell, HASH, QUOTE, quotedEnd, scanCells } from './cells';
import { isImageFile } from '../../files/imageFiles';
import type { TextEdit } from '../labelEdit';
import { afterLine } from '../labelRows';
import { type Fields, findFields, type LabelField, type LabelRow, type Report } from './fields';
import type { RecordFormat } from './recordFormat';

/** A table with a header: which cells of a row say what. */
export class TableFormat implements RecordFormat {
  readonly key: string;
  private readonly fields: Readonly<Fields>;
  /** Cell bounds of the record read last, kept to spare an array per row. */
  private readonly bounds: number[] = [];

  /** `columns` are the names of all columns, as the header has them. */
  constructor(
    readonly dialect: Dialect,
    readonly columns: readonly string[],
  ) {
    this.fields = findFields(columns);
    this.key = JSON.stringify([dialect, columns]);
  }

  get headerProblem(): string | null {
    const missing = (['image', 'label'] as const).filter((field) => !this.has(field));
    if (missing.length === 0) return null;
    const found = this.columns.length === 0 ? 'no header' : `the columns ${this.columns.join(', ')}`;
    return (
      `Found ${found}; needed a first line with a file column (file_name, image, path or file; or id, where the ` +
      'rows are no images) and a label column (label, class or category).'
    );
  }

  get rowsAreItems(): boolean {
    return this.fields.rows;
  }

  has(field: LabelField): boolean {
    return this.fields[field] >= 0;
  }

  get quotes(): boolean {
    return this.dialect.quotes;
  }

  recordEnd(text: string, start: number): number {
    return recordEnd(text, start, this.dialect);
  }

  isOpen(text: string, start: number, end: number): boolean {
    return this.dialect.quotes && scanCells(text, start, end, this.dialect, this.bounds) < 0;
  }

  read(text: string, start: number, end: number, row: LabelRow, report: Report): boolean {
    if (isBlank(text, start, end)) return false;
    const comment = text.charCodeAt(start) === HASH;
    if (comment && !this.dialect.quotes) return false;
    const cells = scanCells(text, start, end, this.dialect, this.bounds);
    if (cells < 0) {
      report(
        'labels/quote',
        'A quote is opened and never closed, so the rest of the file is no row. Close it or double it.',
      );
      return false;
    }
    row.image = this.value(text, 'image', cells);
    // CSV knows no comments, but people write them; only a row whose file is an image may begin with #.
    if (comment && !isImageFile(row.image)) return false;
    row.label = this.value(text, 'label', cells);
    row.split = this.value(text, 'split', cells);
    row.state = this.value(text, 'state', cells);
    if (cells !== this.columns.length)
      report('labels/row', `The row has ${cells} cells where the header has ${this.columns.length}.`);
    return true;
  }

  rest(text: string, start: number, end: number): string {
    const cells = scanCells(text, start, end, this.dialect, this.bounds);
    const { image, label, split, state } = this.fields;
    const others = [...this.columns.keys()].filter(
      (column) => column < cells && ![image, label, split, state].includes(column),
    );
    const value = (column: number) =>
      decodeCell(text.slice(this.bounds[2 * column], this.bounds[2 * column + 1]), this.dialect);
    return others.length === 1
      ? value(others[0])
      : others.map((column) => `${this.columns[column]}: ${value(column)}`).join(', ');
  }

  cell(text: string, start: number, end: number, field: LabelField): readonly [start: number, end: number] | null {
    const column = this.fields[field];
    return column >= 0 && column < scanCells(text, start, end, this.dialect, this.bounds)
      ? [this.bounds[2 * column], this.bounds[2 * column + 1]]
      : null;
  }

  encode(value: string, raw: string, first: boolean): string {
    return encodeCell(value, this.dialect, raw, first);
  }

  edit(text: string, start: number, end: number, field: LabelField, value: string): TextEdit {
    const column = this.fields[field];
    const cells = scanCells(text, start, end, this.dialect, this.bounds);
    if (column < cells) {
      const [from, to] = [this.bounds[2 * column], this.bounds[2 * column + 1]];
      return { start: from, end: to, text: encodeCell(value, this.dialect, text.slice(from, to), column === 0) };
    }
    // A row that ends before the column gets the delimiters that it lacks.
    const at = this.bounds[2 * cells - 1];
    return {
      start: at,
      end: at,
      text:
        String.fromCharCode(this.dialect.delimiter).repeat(column - cells + 1) +
        encodeCell(value, this.dialect, '', false),
    };
  }

  private value(text: string, field: LabelField, cells: number): string {
    const column = this.fields[field];
    return column < 0 || column >= cells
      ? ''
      : decodeCell(text.slice(this.bounds[2 * column], this.bounds[2 * column + 1]), this.dialect);
  }
}

export function isBlank(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (text.charCodeAt(i) > 32) return false;
  return true;
}

/**
 * The offset after the record that begins at `start`: quoted cells may hold line ends; a quote never closed runs to the
 * end.
 */
export function recordEnd(text: string, start: number, { delimiter, quotes }: Dialect): number {
  if (!quotes) return afterLine(text, start);
  for (let i = start, cellStart = true; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE && cellStart) {
      const end = quotedEnd(text, i);
      if (end < 0) return text.length;
      i = end - 1;
    } else if (c === 10 || c === 13) {
      return afterLine(text, i);
    }
    cellStart = c === delimiter;
  }
  return text.length;
}
