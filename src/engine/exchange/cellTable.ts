import { isImageFile } from '../files/imageNames';
import { type Dialect, decodeCell, scanCells } from '../labels/formats/cells';
import { isBlank, recordEnd } from '../labels/formats/records';
import { contentEnd, cutRecords } from '../labels/labelRows';

/** A CSV or TSV as its cells, without blank lines. */
export interface CellTable {
  /** null where the first line is a row. */
  readonly header: readonly string[] | null;
  readonly rows: readonly CellRow[];
}

export interface CellRow {
  /** Counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Cuts a table into cells. Its first line is a header where it has words, none of which is the name of a picture. */
export function readCells(given: string): CellTable {
  const text = given.replace(/^\uFEFF/, '');
  const dialect: Dialect = { delimiter: delimiterOf(text), quotes: true };
  const { starts, lines } = cutRecords(text, (start) => recordEnd(text, start, dialect));
  const rows: CellRow[] = [];
  for (const [record, line] of lines.entries()) {
    const [start, next] = [starts[record], starts[record + 1]];
    if (isBlank(text, start, next)) continue;
    const bounds: number[] = [];
    const count = scanCells(text, start, contentEnd(text, start, next), dialect, bounds);
    const cells = Array.from({ length: Math.max(0, count) }, (_, c) =>
      decodeCell(text.slice(bounds[2 * c], bounds[2 * c + 1]), dialect).trim(),
    );
    rows.push({ line: line + 1, cells });
  }
  const first = rows.at(0)?.cells ?? [];
  const isHeader = first.some((cell) => !isNumber(cell)) && !first.some(isImageFile);
  return isHeader ? { header: first, rows: rows.slice(1) } : { header: null, rows };
}

export function isNumber(cell: string): boolean {
  return cell !== '' && !Number.isNaN(Number(cell));
}

/** The delimiter that the first line holds most of. */
function delimiterOf(text: string): number {
  const line = text.slice(0, text.search(/[\r\n]|$/));
  const counts = [...',\t;'].map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter.charCodeAt(0);
}
