import { type Dialect, decodeCell, HASH, scanCells, TAB } from './formats/cells';
import { isConflictMark } from './conflictMarks';
import { contentEnd, cutRecords, firstStart, LabelRows } from './labelRows';
import { findFields } from './formats/fields';
import { isBlank, recordEnd, TableFormat } from './formats/tableFormat';

const LABELS_TSV: Dialect = { delimiter: TAB, quotes: false };

/**
 * Parses any text: labels.tsv in its own format, any other CSV or TSV after RFC 4180; `fileName` tells which.
 * Takes a character at a time: 100,000 rows in some hundredths of a second.
 */
export function parseLabelTable(text: string, fileName: string): LabelRows {
  const { chosen, end } = chooseHeader(text, fileName);
  const { starts, lines } = cutRecords(text, (start) => recordEnd(text, start, chosen.dialect));
  const firstRow = chosen.start < chosen.end ? starts.indexOf(chosen.end) : 0;
  const headLength = end < text.length ? starts.findIndex((start) => start >= end) : Infinity;
  return new LabelRows(text, starts, lines, firstRow, new TableFormat(chosen.dialect, chosen.columns), headLength);
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
function chooseHeader(text: string, fileName: string): { chosen: Header; end: number } {
  const tried: Header[] = [];
  for (const dialect of dialectsOf(fileName)) {
    const header = readHeader(text, dialect);
    tried.push(header);
    if (hasNeeded(header)) break;
  }
  return { chosen: tried.find(hasNeeded) ?? tried[0], end: Math.max(...tried.map(({ end }) => end)) };
}

/** Those that a file of this name can be in, the likeliest first. */
function dialectsOf(fileName: string): Dialect[] {
  if (/(^|[\\/])labels\.tsv$/i.test(fileName)) return [LABELS_TSV];
  const delimiters = /\.tsv$/i.test(fileName) ? '\t,;' : ',;\t';
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

function hasNeeded({ columns }: Header): boolean {
  const fields = findFields(columns);
  return fields.image >= 0 && fields.label >= 0;
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
  return text.charCodeAt(start) === HASH || isBlank(text, start, content) || isConflictMark(text, start, content);
}
