import { NearmissError } from '../protocol/reply';
import { isNumber, readCells } from './cellTable';
import type { GivenRows } from './givenRows';
import { findColumns } from './tableColumns';

/** Rows that tell which column is which. */
const SAMPLE = 50;

/**
 * Reads one row per image of a CSV or TSV; the first line may be a header.
 * @throws NearmissError that names the line and column where a number is missing
 */
export function parseFeatureTable(text: string, file: string): GivenRows {
  const { header, rows } = readCells(text);
  const sample = rows.slice(0, SAMPLE).map(({ cells }) => cells.map((cell) => (isNumber(cell) ? null : cell)));
  const { name, numbers } = findColumns(header, sample);
  checkTable(file, rows.length, numbers.length);
  const values = new Float32Array(rows.length * numbers.length);
  rows.forEach(({ line, cells }, r) => {
    numbers.forEach((column, c) => {
      const cell = cells[column] ?? '';
      if (!isNumber(cell)) throw notNumber(file, `line ${line}, ${header?.[column] ?? `column ${column + 1}`}`, cell);
      values[r * numbers.length + c] = Number(cell);
    });
  });
  return {
    count: rows.length,
    dim: numbers.length,
    values,
    names: name >= 0 ? rows.map(({ cells }) => cells[name] ?? '') : null,
    ...(header && { columns: numbers.map((column) => header[column]) }),
  };
}

export function checkTable(file: string, rows: number, columns: number): void {
  if (rows > 0 && columns > 0) return;
  throw new NearmissError(
    'features/shape',
    `${file} has ${rows} rows with ${columns} columns of numbers; needed at least one of each.`,
  );
}

/** @param where in words, such as `line 4, age` */
export function notNumber(file: string, where: string, cell: string): NearmissError {
  const found = cell === '' ? 'nothing' : `"${cell.slice(0, 40)}"`;
  return new NearmissError(
    'features/number',
    `${file} has ${found} in ${where}, where a number is needed. Fill missing values in, or leave the column out.`,
  );
}
