import { isImageFile } from '../files/imageNames';
import { FIELD_NAMES, findFields } from '../labels/formats/fields';

/** Which columns of a table of numbers are which. */
export interface TableColumns {
  /** That names the image of each row; -1 where none does. */
  readonly name: number;
  /** That are to hold numbers. */
  readonly numbers: readonly number[];
}

/**
 * Finds the column that names the images, by what it is called or else by what it holds: names of pictures, or texts
 * where no other column has any, as in the index of a data frame. Columns of labels, splits and states are no numbers
 * of an image.
 * @param header names of the columns; null where there are none
 * @param sample some rows; null for a cell that holds a number or several
 */
export function findColumns(
  header: readonly string[] | null,
  sample: readonly (readonly (string | null)[])[],
): TableColumns {
  const width = header?.length ?? sample[0]?.length ?? 0;
  const all = Array.from({ length: width }, (_, column) => column);
  const other = new Set<string>([...FIELD_NAMES.label, ...FIELD_NAMES.split, ...FIELD_NAMES.state]);
  const candidates = all.filter((column) => !other.has(header?.[column].trim().toLowerCase() ?? ''));
  const holds = (test: (cell: string | null) => boolean) =>
    candidates.filter((column) => sample.length > 0 && sample.every((row) => test(row[column])));
  const called = header ? findFields(header).image : -1;
  const pictures = holds((cell) => cell !== null && isImageFile(cell));
  const texts = holds((cell) => cell !== null && cell !== '');
  const name = called >= 0 ? called : (pictures[0] ?? (texts.length === 1 ? texts[0] : -1));
  return { name, numbers: candidates.filter((column) => column !== name) };
}
