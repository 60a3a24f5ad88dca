import type { LabelRow } from './formats/fields';
import { countRecords, type LabelRows, recordText } from './labelRows';

/**
 * The text of a label file for a copy of its images: all of it to the byte, but that rows of images which are not in
 * the copy are left out, and others name the image by its path there.
 * @param imageOf the image that a row names; null for none
 * @param pathOf where an image is in the copy; null where it is not in it
 */
export function exportedRows(
  rows: LabelRows,
  imageOf: (row: LabelRow) => string | null,
  pathOf: (image: string) => string | null,
): string {
  const row: LabelRow = { image: '', label: '', split: '', state: '' };
  const parts = [rows.text.slice(0, rows.starts[0])];
  for (let record = 0; record < countRecords(rows); record++) {
    const image = rows.read(record, row, () => {}) ? imageOf(row) : null;
    // What is no row stays: the header, comments, and rows that nobody can read.
    const path = image === null ? '' : pathOf(image);
    if (path === null) continue;
    parts.push(image === null || path === image ? recordText(rows, record) : named(rows, record, path));
  }
  return parts.join('');
}

/** A record that names its image by another path. */
function named(rows: LabelRows, record: number, path: string): string {
  const { text, starts, format } = rows;
  const [start, end] = [starts[record], starts[record + 1]];
  const cell = format.cell(text, start, rows.end(record), 'image');
  if (!cell) return text.slice(start, end);
  const [from, to] = cell;
  return text.slice(start, from) + format.encode(path, text.slice(from, to), from === start) + text.slice(to, end);
}
