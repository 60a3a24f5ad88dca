import { type Dialect, decodeCell, encodeCell, HASH, scanCells, SPACE } from './cells';
import { isBlank, recordEnd } from './records';
import type { TableReading } from '../../protocol/dataset';
import { isImageFile } from '../../files/imageNames';
import type { TextEdit } from '../labelEdit';
import { type Fields, findFields, type LabelField, type LabelRow, type Report } from './fields';
import type { CellValue, RecordFormat } from './recordFormat';
import { isSet, RowMeaning } from './rowMeaning';

const FIELDS = ['image', 'label', 'split', 'state'] as const;

/** A table with a header: which cells of a row say what. */
export class TableFormat implements RecordFormat {
  readonly key: string;
  private readonly fields: Readonly<Fields>;
  /** Cell bounds of the record read last, kept to spare an array per row. */
  private readonly bounds: number[] = [];
  readonly meaning: RowMeaning;
  private readonly boxes: readonly number[];
  private readonly classes: readonly number[];
  private readonly rater: number;

  /**
   * @param columns the names of all columns, as the header has them
   * @param reading what was decided of the file; without it the names of its columns tell
   */
  constructor(
    readonly dialect: Dialect,
    readonly columns: readonly string[],
    reading?: TableReading,
  ) {
    this.fields = findFields(columns, reading);
    this.meaning = new RowMeaning(reading);
    this.boxes = this.meaning.boxColumns.map((name) => columns.indexOf(name));
    this.classes = this.meaning.classes.map((name) => columns.indexOf(name));
    this.rater = reading?.rater === undefined ? -1 : columns.indexOf(reading.rater);
    // Names of classes change nothing in where cells are, and may be many.
    this.key = JSON.stringify(reading ? [dialect, columns, { ...reading, names: undefined }] : [dialect, columns]);
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
    return this.fields[field] >= 0 || (field === 'label' && this.classes.length > 0);
  }

  get quotes(): boolean {
    return this.dialect.quotes;
  }

  recordEnd(text: string, start: number): number {
    return recordEnd(text, start, this.dialect);
  }

  isOpen(text: string, start: number, end: number): boolean {
    return this.dialect.quotes && this.scan(text, start, end) < 0;
  }

  read(text: string, start: number, end: number, row: LabelRow, report: Report): boolean {
    if (isBlank(text, start, end)) return false;
    const comment = text.charCodeAt(start) === HASH;
    if (comment && !this.dialect.quotes) return false;
    const cells = this.scan(text, start, end);
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
    row.label =
      this.classes.length > 0
        ? this.marked(text, cells, report)
        : this.meaning.nameOf(this.value(text, 'label', cells));
    if (this.boxes.length > 0 || row.part !== undefined)
      row.part = this.meaning.part(this.boxes.map((column) => this.cellValue(text, column, cells)));
    if (this.rater >= 0 || row.rater !== undefined) row.rater = this.cellValue(text, this.rater, cells);
    row.split = this.value(text, 'split', cells);
    row.state = this.value(text, 'state', cells);
    if (cells !== this.columns.length)
      report('labels/row', `The row has ${cells} cells where the header has ${this.columns.length}.`);
    return true;
  }

  rest(text: string, start: number, end: number): string {
    const others = this.others(text, start, end);
    return others.length === 1 ? others[0][1] : others.map(([name, value]) => `${name}: ${value}`).join(', ');
  }

  others(text: string, start: number, end: number): [name: string, value: string][] {
    const cells = this.scan(text, start, end);
    const { image, label, split, state } = this.fields;
    return [...this.columns.keys()]
      .filter((column) => column < cells && ![image, label, split, state].includes(column))
      .map((column) => [this.columns[column], this.valueAt(text, column)]);
  }

  cell(text: string, start: number, end: number, field: LabelField): readonly [start: number, end: number] | null {
    const column = this.fields[field];
    return column >= 0 && column < this.scan(text, start, end)
      ? [this.bounds[2 * column], this.bounds[2 * column + 1]]
      : null;
  }

  columnOf(field: LabelField): string | undefined {
    return this.columns[this.fields[field]];
  }

  values(text: string, start: number, end: number, columns: readonly string[]): CellValue[] {
    const cells = this.scan(text, start, end);
    return columns.map((name) => {
      const column = this.columns.indexOf(name);
      const value = column < 0 || column >= cells ? '' : this.valueAt(text, column);
      return { kind: value === '' ? 'empty' : readsAsNumber(value) ? 'number' : 'text', value, count: 0 };
    });
  }

  place(text: string, start: number, end: number, column: string): readonly [start: number, end: number] | null {
    const c = this.columns.indexOf(column);
    return c >= 0 && c < this.scan(text, start, end) ? [this.bounds[2 * c], this.bounds[2 * c + 1]] : null;
  }

  decode(raw: string): string {
    return decodeCell(raw, this.dialect);
  }

  encode(value: string, raw: string, first: boolean): string {
    return encodeCell(value, this.dialect, raw, first);
  }

  edit(text: string, start: number, end: number, field: LabelField, value: string): TextEdit {
    const cell = this.cell(text, start, end, field);
    const raw = cell ? text.slice(cell[0], cell[1]) : '';
    const written = (field === 'label' ? this.meaning.codeOf(value) : undefined) ?? value;
    return this.put(text, start, end, this.columns[this.fields[field]], this.encode(written, raw, cell?.[0] === start));
  }

  put(text: string, start: number, end: number, column: string, raw: string): TextEdit {
    const c = this.columns.indexOf(column);
    const cells = this.scan(text, start, end);
    if (c < cells) return { start: this.bounds[2 * c], end: this.bounds[2 * c + 1], text: raw };
    // A row that ends before the column gets the delimiters that it lacks.
    const at = this.bounds[2 * cells - 1];
    return { start: at, end: at, text: String.fromCharCode(this.dialect.delimiter).repeat(c - cells + 1) + raw };
  }

  takeOut(text: string, start: number, end: number, column: string, cells: number): TextEdit | null {
    const c = this.columns.indexOf(column);
    const count = this.scan(text, start, end);
    // Only cells that were made for this one stand between.
    if (c < 0 || cells < 1 || c < cells || count !== c + 1) return null;
    for (let i = cells; i < c; i++) if (this.bounds[2 * i] !== this.bounds[2 * i + 1]) return null;
    return { start: this.bounds[2 * cells - 1], end: this.bounds[2 * c + 1], text: '' };
  }

  countCells(text: string, start: number, end: number): number {
    return Math.max(0, this.scan(text, start, end));
  }

  adopt(content: string, key: string): string | null {
    const other = TableFormat.ofKey(key);
    if (!other) return null;
    const count = scanCells(content, 0, content.length, other.dialect, other.bounds);
    const cells = this.columns.map((name, column) => {
      const field = FIELDS.find((one) => this.fields[one] === column);
      const from = field ? other.fields[field] : other.columns.indexOf(name);
      if (from < 0 || from >= count) return '';
      const raw = content.slice(other.bounds[2 * from], other.bounds[2 * from + 1]);
      return encodeCell(decodeCell(raw, other.dialect), this.dialect, raw, column === 0);
    });
    return cells.join(String.fromCharCode(this.dialect.delimiter));
  }

  private static ofKey(key: string): TableFormat | null {
    try {
      const [dialect, columns, reading] = JSON.parse(key) as [Dialect, string[], TableReading | undefined];
      return Number.isInteger(dialect.delimiter) && Array.isArray(columns)
        ? new TableFormat(dialect, columns, reading)
        : null;
    } catch {
      return null;
    }
  }

  /** The value in a column that the record scanned last has. */
  private valueAt(text: string, column: number): string {
    return decodeCell(text.slice(this.bounds[2 * column], this.bounds[2 * column + 1]), this.dialect);
  }

  private value(text: string, field: LabelField, cells: number): string {
    return this.cellValue(text, this.fields[field], cells);
  }

  private cellValue(text: string, column: number, cells: number): string {
    return column < 0 || column >= cells ? '' : this.valueAt(text, column);
  }

  /** The class whose column is set. */
  private marked(text: string, cells: number, report: Report): string {
    const set = this.classes.filter((column) => isSet(this.cellValue(text, column, cells)));
    if (set.length > 1)
      report(
        'labels/several',
        `The row sets ${set.map((column) => `"${this.columns[column].trim()}"`).join(', ')}; a label is one of them, ` +
          'so the image counts as unlabelled.',
      );
    return set.length === 1 ? this.columns[set[0]].trim() : '';
  }

  /** Cells of a record; in a list with blanks between, the last of them are cells and a path may have blanks too. */
  private scan(text: string, start: number, end: number): number {
    const cells = scanCells(text, start, end, this.dialect, this.bounds);
    const further = cells - this.columns.length;
    if (this.dialect.delimiter !== SPACE || further <= 0 || this.columns.length === 0) return cells;
    this.bounds[1] = this.bounds[2 * further + 1];
    this.bounds.splice(2, 2 * further);
    return this.columns.length;
  }
}

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** Whether a text is a number in the usual spellings: `7`, `007`, `-1`, `0.5`, `1e3`. */
export function readsAsNumber(text: string): boolean {
  return NUMBER.test(text);
}
