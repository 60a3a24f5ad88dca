import { emptyRow, recordAt, silent } from '../writing/rowFacts';
import { countRecords, type LabelRows } from '../labelRows';

/** Some rows of a table, to tell by what its columns are. */
export interface TableSample {
  readonly columns: readonly string[];
  /** A value for each column; lists and objects of JSON as they are written. */
  readonly rows: readonly (readonly string[])[];
}

const ROWS = 300;

/** Rows from all over a table. @param cut whether the last record may be cut off */
export function sampleOf(rows: LabelRows, cut = false): TableSample {
  const { columns } = rows.format;
  const end = countRecords(rows) - (cut ? 1 : 0);
  const step = Math.max(1, Math.floor((end - rows.firstRow) / ROWS));
  const found: string[][] = [];
  const row = emptyRow();
  for (let record = rows.firstRow; record < end; record += step) {
    if (!rows.read(record, row, silent)) continue;
    const { text, start, end: stop } = recordAt(rows, record);
    found.push(
      rows.format.values(text, start, stop, columns).map(({ kind, value }, c) => {
        if (kind !== 'list' && kind !== 'object') return value;
        const place = rows.format.place(text, start, stop, columns[c]);
        return place ? text.slice(place[0], place[1]) : '';
      }),
    );
  }
  return { columns, rows: found };
}

/** What stands in one column of the sample, without what is empty. */
export function valuesOf({ rows }: TableSample, column: number): string[] {
  return rows.map((row) => row[column] ?? '').filter((value) => value.trim() !== '');
}
