import { type GivenRows, withoutColumn } from './givenRows';

/** What pandas, R and others call the number of a row where it has become a column. */
const INDEX_NAME = /^(|index|level_0|unnamed: ?\d+|__index_level_\d+__|\.\.\.1|id|idx)$/i;

/** Of fewer rows numbers may be 0, 1, 2 … by chance. */
const FEWEST_ROWS = 5;

/**
 * Whether a column counts the rows, and so is no feature: every number of 0 … n-1 or 1 … n once, in any order, as rows
 * may have been sorted since; or, where its name says that it is an index, any whole numbers of which none comes twice.
 */
export function countsRows(column: ArrayLike<number>, name?: string): boolean {
  const seen = new Set<number>();
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < column.length; i++) {
    if (!Number.isInteger(column[i]) || seen.has(column[i])) return false;
    seen.add(column[i]);
    least = Math.min(least, column[i]);
    most = Math.max(most, column[i]);
  }
  if (name !== undefined && INDEX_NAME.test(name.trim())) return column.length > 1;
  return column.length >= FEWEST_ROWS && (least === 0 || least === 1) && most - least === column.length - 1;
}

/**
 * Rows without the column in which a table's index was saved along, which is the first one, or one whose name says so:
 * rows in the order of their classes are told apart by it as no feature could.
 */
export function withoutIndex(rows: GivenRows): GivenRows {
  const { dim, columns } = rows;
  const named = columns?.findIndex((name) => INDEX_NAME.test(name.trim())) ?? -1;
  for (const column of new Set([Math.max(named, 0), 0])) {
    const numbers = Float32Array.from({ length: rows.count }, (_, row) => rows.values[row * dim + column]);
    if (dim < 2 || !countsRows(numbers, columns?.[column])) continue;
    const called = columns?.[column] ? `its column ${columns[column]}` : `its column ${column + 1}`;
    const note = `${called} numbers the rows and is left out`;
    return { ...withoutColumn(rows, column), notes: [...(rows.notes ?? []), note] };
  }
  return rows;
}
