import { type Dialect, decodeCell, encodeCell, HASH, QUOTE, quotedEnd, scanCells, TAB } from './cells';
import { isImageFile } from './imageFiles';
import type { TextEdit } from './labelEdit';
import { afterLine, contentEnd, cutRecords, findFields, firstStart, type LabelField, type LabelRow, type LabelRows, type Report } from './labelRows';

const LABELS_TSV: Dialect = { delimiter: TAB, quotes: false };

/** A table as text with the offsets of its records: labels.tsv in its own format, any other CSV or TSV after RFC 4180. */
export class LabelTable implements LabelRows {
  private readonly fields: Readonly<Record<LabelField, number>>;
  /** Cell bounds of the record read last, kept to spare an array per row. */
  private readonly bounds: number[] = [];

  private constructor(
    readonly text: string,
    readonly starts: Uint32Array,
    readonly lines: Uint32Array,
    readonly dialect: Dialect,
    readonly firstRow: number,
    /** Names of all columns, as the header has them. */
    readonly columns: readonly string[],
  ) {
    this.fields = findFields(columns);
  }

  /** Parses any text; `fileName` tells the dialect. Takes a character at a time: 100,000 rows in some hundredths of a second. */
  static parse(text: string, fileName: string): LabelTable {
    const dialect = chooseDialect(text, fileName);
    const { starts, lines } = cutRecords(text, (start) => recordEnd(text, start, dialect));
    const header = findHeader(text, starts);
    return new LabelTable(text, starts, lines, dialect, header + 1, header < 0 ? [] : headerNames(text, starts[header], starts[header + 1], dialect));
  }

  get headerProblem(): string | null {
    const missing = (['image', 'label'] as const).filter((field) => !this.has(field));
    if (missing.length === 0) return null;
    const found = this.columns.length === 0 ? 'no header' : `the columns ${this.columns.join(', ')}`;
    return `Found ${found}; needed a first line with a file column (file_name, image, path or file) and a label column (label, class or category).`;
  }

  has(field: LabelField): boolean {
    return this.fields[field] >= 0;
  }

  read(record: number, row: LabelRow, report: Report): boolean {
    const start = this.starts[record];
    const end = contentEnd(this.text, start, this.starts[record + 1]);
    if (record < this.firstRow || isBlank(this.text, start, end)) return false;
    const comment = this.text.charCodeAt(start) === HASH;
    if (comment && !this.dialect.quotes) return false;
    const cells = scanCells(this.text, start, end, this.dialect, this.bounds);
    if (cells < 0) {
      report('labels/quote', 'A quote is opened and never closed, so the rest of the file is no row. Close it or double it.');
      return false;
    }
    row.image = this.value('image', cells);
    // CSV knows no comments, but people write them; only a row whose file is an image may begin with #.
    if (comment && !isImageFile(row.image)) return false;
    row.label = this.value('label', cells);
    row.split = this.value('split', cells);
    row.state = this.value('state', cells);
    if (cells !== this.columns.length) report('labels/row', `The row has ${cells} cells where the header has ${this.columns.length}.`);
    return true;
  }

  /** Start and end offset of a cell of a readable row, null where the row is too short for it. */
  cell(record: number, field: LabelField): readonly [start: number, end: number] | null {
    const column = this.fields[field];
    return column >= 0 && column < this.scan(record) ? [this.bounds[2 * column], this.bounds[2 * column + 1]] : null;
  }

  edit(record: number, field: 'label' | 'state', value: string): TextEdit {
    const column = this.fields[field];
    const cells = this.scan(record);
    if (column < cells) {
      const [start, end] = [this.bounds[2 * column], this.bounds[2 * column + 1]];
      return { start, end, text: encodeCell(value, this.dialect, this.text.slice(start, end), column === 0) };
    }
    // A row that ends before the column gets the delimiters that it lacks.
    const at = this.bounds[2 * cells - 1];
    return { start: at, end: at, text: String.fromCharCode(this.dialect.delimiter).repeat(column - cells + 1) + encodeCell(value, this.dialect, '', false) };
  }

  private scan(record: number): number {
    const end = contentEnd(this.text, this.starts[record], this.starts[record + 1]);
    return scanCells(this.text, this.starts[record], end, this.dialect, this.bounds);
  }

  private value(field: LabelField, cells: number): string {
    const column = this.fields[field];
    return column < 0 || column >= cells ? '' : decodeCell(this.text.slice(this.bounds[2 * column], this.bounds[2 * column + 1]), this.dialect);
  }
}

/** The first delimiter under which the header has the columns needed; the one of the file's name where none has. */
function chooseDialect(text: string, fileName: string): Dialect {
  if (/(^|[\\/])labels\.tsv$/i.test(fileName)) return LABELS_TSV;
  const delimiters = /\.tsv$/i.test(fileName) ? '\t,;' : ',;\t';
  const dialects = [...delimiters].map((delimiter) => ({ delimiter: delimiter.charCodeAt(0), quotes: true }));
  return dialects.find((dialect) => headerFits(text, dialect)) ?? dialects[0];
}

function headerFits(text: string, dialect: Dialect): boolean {
  for (let start = firstStart(text); start < text.length; ) {
    const end = recordEnd(text, start, dialect);
    if (!isSkipped(text, start, end)) {
      const fields = findFields(headerNames(text, start, end, dialect));
      return fields.image >= 0 && fields.label >= 0;
    }
    start = end;
  }
  return false;
}

function findHeader(text: string, starts: Uint32Array): number {
  for (let record = 0; record < starts.length - 1; record++) if (!isSkipped(text, starts[record], starts[record + 1])) return record;
  return -1;
}

function headerNames(text: string, start: number, end: number, dialect: Dialect): string[] {
  const bounds: number[] = [];
  const cells = scanCells(text, start, contentEnd(text, start, end), dialect, bounds);
  return Array.from({ length: Math.max(cells, 0) }, (_, i) => decodeCell(text.slice(bounds[2 * i], bounds[2 * i + 1]), dialect));
}

/** Whether a record above the header is none itself. */
function isSkipped(text: string, start: number, end: number): boolean {
  return text.charCodeAt(start) === HASH || isBlank(text, start, contentEnd(text, start, end));
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (text.charCodeAt(i) > 32) return false;
  return true;
}

/** The offset after the record that begins at `start`: quoted cells may hold line ends; a quote never closed runs to the end. */
function recordEnd(text: string, start: number, { delimiter, quotes }: Dialect): number {
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
