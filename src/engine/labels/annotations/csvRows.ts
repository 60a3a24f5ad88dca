import { decodeCell, type Dialect, encodeCell, scanCells } from '../formats/cells';
import { recordEnd } from '../formats/records';

const CSV: Dialect = { delimiter: ','.charCodeAt(0), quotes: true };

/** A row of a CSV file and where its cells stand, quotes included. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly places: readonly (readonly [start: number, end: number])[];
  /** The whole row, from its beginning to that of the next one. */
  readonly from: number;
  readonly next: number;
}

/** The rows of a CSV file, without empty ones and the byte order mark; a quote that is never closed ends it. */
export function csvRows(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  const bounds: number[] = [];
  for (let from = text.startsWith('\uFEFF') ? 1 : 0; from < text.length;) {
    const next = recordEnd(text, from, CSV);
    let end = next;
    while (end > from && /[\r\n]/.test(text[end - 1])) end--;
    const count = scanCells(text, from, end, CSV, bounds);
    if (count < 0) break;
    if (end > from) {
      const places = Array.from({ length: count }, (_, c) => [bounds[2 * c], bounds[2 * c + 1]] as const);
      rows.push({ cells: places.map(([a, b]) => decodeCell(text.slice(a, b), CSV)), places, from, next });
    }
    from = next;
  }
  return rows;
}

/** A value as a cell, in quotes where it needs them or those before it had some. @param raw what stood there */
export function csvCell(value: string, raw = ''): string {
  return encodeCell(value, CSV, raw, false);
}
