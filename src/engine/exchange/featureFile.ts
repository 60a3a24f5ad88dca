import { stat } from 'node:fs/promises';
import { NearmissError } from '../protocol/reply';
import { type Dialect, decodeCell, scanCells } from '../labels/formats/cells';
import { contentEnd, cutRecords } from '../labels/labelRows';
import { FIELD_NAMES, findFields } from '../labels/formats/fields';
import { readNpy } from './npy';
import { isBlank, recordEnd } from '../labels/formats/records';
import { readText } from '../files/text';

/** Features that were computed elsewhere: `count` rows of `dim` finite numbers. */
export interface FeatureFile {
  readonly count: number;
  readonly dim: number;
  readonly values: Float32Array;
  /** The image that each row says it is of; null where rows are in the order of the dataset. */
  readonly names: readonly string[] | null;
}

/**
 * Reads a `.npy` file of rows, or a CSV or TSV table: there a file or id column names the image or row, label columns
 * are skipped, and every other column has to hold numbers. Beside `x.npy` the file `x.paths.txt` names the image of
 * each row, one a line, where it is there.
 * @param pathsFile that is read for the names instead
 * @throws NearmissError that says which row or shape was found and what was needed
 */
export async function readFeatureFile(file: string, pathsFile?: string): Promise<FeatureFile> {
  const table = /\.(csv|tsv|txt)$/i.test(file);
  const read = table ? parseFeatureTable(await readText(file), file) : await readArray(file);
  checkFinite(read, file, table);
  const beside = file.replace(/\.npy$/i, '.paths.txt');
  const names = pathsFile ?? (beside !== file && (await exists(beside)) ? beside : undefined);
  return names === undefined ? read : { ...read, names: await readNames(names, read.count) };
}

async function readArray(file: string): Promise<FeatureFile> {
  const { shape, data } = await readNpy(file);
  if (shape.length !== 2 || shape[0] === 0 || shape[1] === 0) {
    throw new NearmissError(
      'features/shape',
      `${file} has the shape (${shape.join(', ')}); needed rows and columns, such as (1000, 128). Reshape it to ` +
        'one row per image.',
    );
  }
  return { count: shape[0], dim: shape[1], values: Float32Array.from(data), names: null };
}

/** One row per image; the first line may be a header. */
export function parseFeatureTable(text: string, file: string): FeatureFile {
  const dialect: Dialect = { delimiter: delimiterOf(text), quotes: true };
  const { starts, lines } = cutRecords(text, (start) => recordEnd(text, start, dialect));
  const records = [...lines.keys()].filter((record) => !isBlank(text, starts[record], starts[record + 1]));
  const cellsOf = (record: number): string[] => {
    const bounds: number[] = [];
    const cells = scanCells(
      text,
      starts[record],
      contentEnd(text, starts[record], starts[record + 1]),
      dialect,
      bounds,
    );
    return Array.from({ length: Math.max(0, cells) }, (_, c) =>
      decodeCell(text.slice(bounds[2 * c], bounds[2 * c + 1]), dialect).trim(),
    );
  };
  const first = records.length > 0 ? cellsOf(records[0]) : [];
  const header = first.some((cell) => !isNumber(cell)) ? first.map((name) => name.toLowerCase()) : null;
  const nameColumn = header ? findFields(header).image : -1;
  const skipped = new Set<string>([...FIELD_NAMES.label, ...FIELD_NAMES.split, ...FIELD_NAMES.state]);
  const columns = [...first.keys()].filter(
    (column) => column !== nameColumn && !(header && skipped.has(header[column])),
  );
  const rows = header ? records.slice(1) : records;
  if (columns.length === 0 || rows.length === 0)
    throw new NearmissError(
      'features/shape',
      `${file} has ${rows.length} rows with ${columns.length} columns of numbers; needed at least one of each.`,
    );

  const values = new Float32Array(rows.length * columns.length);
  const names: string[] = [];
  rows.forEach((record, r) => {
    const cells = cellsOf(record);
    columns.forEach((column, c) => {
      const cell = cells[column] ?? '';
      if (!isNumber(cell)) throw notNumber(file, lines[record] + 1, header?.[column] ?? `column ${column + 1}`, cell);
      values[r * columns.length + c] = Number(cell);
    });
    if (nameColumn >= 0) names.push(cells[nameColumn] ?? '');
  });
  return { count: rows.length, dim: columns.length, values, names: nameColumn >= 0 ? names : null };
}

function notNumber(file: string, line: number, column: string, cell: string): NearmissError {
  const found = cell === '' ? 'nothing' : `"${cell.slice(0, 40)}"`;
  return new NearmissError(
    'features/number',
    `${file} has ${found} in line ${line}, ${column}, where a number is needed. Fill missing values in, or leave ` +
      'the column out.',
  );
}

function isNumber(cell: string): boolean {
  return cell !== '' && !Number.isNaN(Number(cell));
}

/** The delimiter that the first line holds most of. */
function delimiterOf(text: string): number {
  const line = text.slice(0, text.search(/[\r\n]|$/));
  const counts = [...',\t;'].map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter.charCodeAt(0);
}

function checkFinite({ values, dim }: FeatureFile, file: string, table: boolean): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const where = `row ${Math.floor(at / dim) + (table ? 1 : 0)}, column ${(at % dim) + (table ? 1 : 0)}`;
  throw new NearmissError(
    'features/number',
    `${file} has ${values[at]} in ${where}${table ? '' : ' (counted from 0)'}, where a finite number is needed. ` +
      'Fill it in, or leave the column out.',
  );
}

async function readNames(file: string, count: number): Promise<string[]> {
  const names = (await readText(file)).replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (names.at(-1) === '') names.pop();
  if (names.length !== count)
    throw new NearmissError(
      'features/names',
      `${file} names ${names.length} images, and there are ${count} rows. Needed one line per row.`,
    );
  return names;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/**
 * The rows in the order of the dataset's images.
 * @param paths of the images, relative to the dataset's root
 * @throws NearmissError when images have no row, or when rows without names are not as many as the images
 */
export function rowsOfImages(
  { count, dim, values, names }: FeatureFile,
  paths: readonly string[],
  file: string,
): Float32Array {
  if (!names) {
    if (count === paths.length) return values;
    throw new NearmissError(
      'features/count',
      `${file} has ${count} rows, and the dataset has ${paths.length} images. Needed one row per image in their ` +
        'order, or a column or file with their paths.',
    );
  }
  const rowOf = new Map(names.map((name, row) => [name.replaceAll('\\', '/').replace(/^\.\//, ''), row]));
  const missing = paths.filter((path) => !rowOf.has(path));
  if (missing.length > 0) {
    throw new NearmissError(
      'features/missing',
      `${file} has no row for ${missing.length} of ${paths.length} images, such as ${missing[0]}; its rows are ` +
        `named like ${names[0]}. Names are paths relative to the dataset's folder.`,
    );
  }
  const rows = new Float32Array(paths.length * dim);
  paths.forEach((path, image) => {
    const row = rowOf.get(path)!;
    rows.set(values.subarray(row * dim, (row + 1) * dim), image * dim);
  });
  return rows;
}
