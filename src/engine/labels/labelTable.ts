import type { TableReading } from '../protocol/dataset';
import { type Dialect, decodeCell, HASH, scanCells, TAB } from './formats/cells';
import { isConflictMark } from './conflictMarks';
import { contentEnd, cutRecords, firstStart, LabelRows } from './labelRows';
import { findFields } from './formats/fields';
import { isBlank, recordEnd } from './formats/records';
import { TableFormat } from './formats/tableFormat';

const LABELS_TSV: Dialect = { delimiter: TAB, quotes: false };
/** With which Excel is told what stands between cells. */
const SEPARATOR = /^\uFEFF?"?sep=([^\r\n])"?[\r\n]/i;

/**
 * Parses any text: labels.tsv in its own format, any other CSV or TSV after RFC 4180; `fileName` tells which.
 * Takes a character at a time: 100,000 rows in some hundredths of a second.
 * @param reading what was decided of the file; without it the names of its columns tell
 */
export function parseLabelTable(text: string, fileName: string, reading?: TableReading): LabelRows {
  const { chosen, end } =
    reading?.header === false ? withoutHeader(text, reading) : chooseHeader(text, fileName, reading);
  const { starts, lines } = cutRecords(text, (start) => recordEnd(text, start, chosen.dialect));
  const firstRow = chosen.start < chosen.end ? starts.indexOf(chosen.end) : 0;
  const headLength = end < text.length ? starts.findIndex((start) => start >= end) : Infinity;
  const format = new TableFormat(chosen.dialect, chosen.columns, reading);
  return new LabelRows(text, starts, lines, firstRow, format, headLength);
}

/** The first record [start, end) that is neither blank nor a comment, as a dialect reads it; empty where none is. */
interface Header {
  readonly dialect: Dialect;
  readonly start: number;
  readonly end: number;
  readonly columns: readonly string[];
}

/**
 * The header in the first dialect under which it has the columns needed; in that of the file's name where none has.
 * `end` is how far the text was read for that: a quote can make a header longer in one dialect than in another.
 */
function chooseHeader(text: string, fileName: string, reading?: TableReading): { chosen: Header; end: number } {
  const tried: Header[] = [];
  for (const dialect of dialectsOf(fileName, text)) {
    const header = readHeader(text, dialect);
    tried.push(header);
    if (hasNeeded(header, reading)) break;
  }
  const chosen = tried.find((header) => hasNeeded(header, reading)) ?? mostCells(tried);
  return { chosen, end: Math.max(...tried.map(({ end }) => end)) };
}

/** Columns that are called 1, 2, 3, … by the first record, which is a row. */
function withoutHeader(text: string, { delimiter = ',' }: TableReading): { chosen: Header; end: number } {
  const dialect = { delimiter: delimiter.charCodeAt(0), quotes: true };
  const first = readHeader(text, dialect);
  const columns = first.columns.map((_, i) => String(i + 1));
  return { chosen: { dialect, columns, start: 0, end: 0 }, end: first.end };
}

/** Where no dialect shows the columns needed: what the file's name says, unless that makes one cell of all. */
function mostCells(tried: readonly Header[]): Header {
  const [first] = tried;
  if (first.columns.length > 1) return first;
  return tried.find(({ columns }) => columns.length > 1) ?? first;
}

/** Those that a file of this name can be in, the likeliest first. */
function dialectsOf(fileName: string, text: string): Dialect[] {
  if (/(^|[\\/])labels\.tsv$/i.test(fileName)) return [LABELS_TSV, { delimiter: TAB, quotes: true }];
  const said = SEPARATOR.exec(text)?.[1];
  const delimiters = said ?? (/\.tsv$/i.test(fileName) ? '\t,;' : ',;\t');
  return [...delimiters].map((delimiter) => ({ delimiter: delimiter.charCodeAt(0), quotes: true }));
}

function readHeader(text: string, dialect: Dialect): Header {
  for (let start = firstStart(text); start < text.length;) {
    const end = recordEnd(text, start, dialect);
    if (!isSkipped(text, start, end)) return { dialect, start, end, columns: columnNames(text, start, end, dialect) };
    start = end;
  }
  return { dialect, start: text.length, end: text.length, columns: [] };
}

function hasNeeded({ columns }: Header, reading?: TableReading): boolean {
  const fields = findFields(columns, reading);
  return fields.image >= 0 && (fields.label >= 0 || (reading !== undefined && reading.label === undefined));
}

function columnNames(text: string, start: number, end: number, dialect: Dialect): string[] {
  const bounds: number[] = [];
  const cells = scanCells(text, start, contentEnd(text, start, end), dialect, bounds);
  return Array.from({ length: Math.max(cells, 0) }, (_, i) =>
    decodeCell(text.slice(bounds[2 * i], bounds[2 * i + 1]), dialect),
  );
}

/** Whether a record above the header is none itself. */
function isSkipped(text: string, start: number, end: number): boolean {
  const content = contentEnd(text, start, end);
  if (text.charCodeAt(start) === HASH || isBlank(text, start, content) || isConflictMark(text, start, content))
    return true;
  return start === firstStart(text) && SEPARATOR.test(text.slice(0, content + 1));
}
