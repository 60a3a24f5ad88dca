import { parquetReadObjects } from 'hyparquet';
import { COMPRESSORS } from '../files/containers/parquetFile';
import { NearmissError } from '../protocol/reply';
import { checkTable, notNumber } from './featureTable';
import type { GivenRows } from './givenRows';
import { readBytes } from './npy';
import { findColumns } from './tableColumns';

/** Rows that tell which column is which. */
const SAMPLE = 50;

/**
 * Reads a Parquet table with a row per image: a column of lists of numbers, or columns of numbers. The image is named
 * by a column as in a CSV, or by the index of the data frame that was written.
 * @throws NearmissError that says which row and column hold something else
 */
export async function readParquet(file: string): Promise<GivenRows> {
  const bytes = await readBytes(file);
  const buffer = Uint8Array.from(bytes).buffer;
  const rows = await parquetReadObjects({ file: buffer, compressors: COMPRESSORS }).catch((error: Error) => {
    throw new NearmissError(
      'features/parquet',
      `${file} cannot be read as Parquet: ${error.message}. With pandas, frame.to_parquet(file, ` +
        'compression="snappy") writes one that can.',
    );
  });
  const header = Object.keys(rows.at(0) ?? {});
  const sample = rows.slice(0, SAMPLE).map((row) => header.map((name) => textOf(row[name])));
  const { name, numbers } = findColumns(header, sample);
  const widths = numbers.map((column) => numbersOf(rows.at(0)?.[header[column]])?.length ?? 1);
  const dim = widths.reduce((sum, width) => sum + width, 0);
  checkTable(file, rows.length, dim);
  const values = new Float32Array(rows.length * dim);
  rows.forEach((row, r) => {
    let at = r * dim;
    numbers.forEach((column, c) => {
      const cell: unknown = row[header[column]];
      const found = numbersOf(cell);
      const where = `row ${r + 1}, ${header[column]}`;
      if (!found) throw notNumber(file, where, textOf(cell) ?? '');
      if (found.length !== widths[c])
        throw new NearmissError(
          'features/shape',
          `${file} has ${found.length} numbers in ${where}, and ${widths[c]} in the first row. Needed are as many in ` +
            'each.',
        );
      values.set(found, at);
      at += widths[c];
    });
  });
  return {
    count: rows.length,
    dim,
    values,
    names: name >= 0 ? rows.map((row) => textOf(row[header[name]]) ?? String(row[header[name]])) : null,
    columns: numbers.flatMap((column, c) =>
      widths[c] === 1 ? [header[column]] : Array.from({ length: widths[c] }, (_, i) => `${header[column]} ${i}`),
    ),
  };
}

/** The numbers of a cell; null where it holds anything else. */
function numbersOf(cell: unknown): readonly number[] | null {
  if (typeof cell === 'number') return [cell];
  if (typeof cell === 'bigint' || typeof cell === 'boolean') return [Number(cell)];
  if (!Array.isArray(cell) && !ArrayBuffer.isView(cell)) return null;
  const all = Array.from(cell as ArrayLike<unknown>, numbersOf);
  return all.every((one): one is readonly number[] => one !== null) ? all.flat() : null;
}

/** What a cell says in words; null where it holds numbers. */
function textOf(cell: unknown): string | null {
  if (cell === null || cell === undefined) return '';
  return numbersOf(cell) ? null : typeof cell === 'string' ? cell : JSON.stringify(cell);
}
