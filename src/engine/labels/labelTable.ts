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
  const dialect = chooseDialect(text, fileName);
  const { starts, lines } = cutRecords(text, (start) => recordEnd(text, start, dialect));
  const header = findHeader(text, starts);
  const columns = header < 0 ? [] : headerNames(text, starts[header], starts[header + 1], dialect);
  return new LabelRows(text, starts, lines, header + 1, new TableFormat(dialect, columns));
}

/** The first delimiter under which the header has the columns needed; the one of the file's name where none has. */
function chooseDialect(text: string, fileName: string): Dialect {
  if (/(^|[\\/])labels\.tsv$/i.test(fileName)) return LABELS_TSV;
  const delimiters = /\.tsv$/i.test(fileName) ? '\t,;' : ',;\t';
  const dialects = [...delimiters].map((delimiter) => ({ delimiter: delimiter.charCodeAt(0), quotes: true }));
  return dialects.find((dialect) => headerFits(text, dialect)) ?? dialects[0];
}

function headerFits(text: string, dialect: Dialect): boolean {
  for (let start = firstStart(text); start < text.length;) {
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
  for (let record = 0; record < starts.length - 1; record++)
    if (!isSkipped(text, starts[record], starts[record + 1])) return record;
  return -1;
}

function headerNames(text: string, start: number, end: number, dialect: Dialect): string[] {
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
