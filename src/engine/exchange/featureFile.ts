import { stat } from 'node:fs/promises';
import { NearmissError } from '../protocol/reply';
import { readText } from '../files/text';
import { pathsFileOf, rowsOfNames } from '../labels/rowPaths';
import { parseFeatureTable } from './featureTable';
import { readFastdup } from './fastdupFeatures';
import { checkShape, type GivenRows } from './givenRows';
import { withoutIndex } from './indexColumn';
import { readNpy } from './npy';
import { readNpz } from './npz';
import { readParquet } from './parquetRows';

/**
 * Reads rows of numbers: a `.npy` or `.npz` file; a CSV, TSV or Parquet table, of which a column may name the images,
 * label columns are skipped, and every other column has to hold numbers; or fastdup's `atrain_features.dat`. Beside
 * `x.npy` the file `x.paths.txt` names the image of each row, one a line, where it is there. A column that numbers the
 * rows is left out.
 * @param pathsFile that is read for the names instead
 * @throws NearmissError that says which row or shape was found and what was needed
 */
export async function readGivenRows(file: string, pathsFile?: string): Promise<GivenRows> {
  const read = withoutIndex(await readByKind(file));
  const beside = /\.np[yz]$/i.test(file) ? pathsFileOf(file) : undefined;
  const names = pathsFile ?? (beside && (await exists(beside)) ? beside : undefined);
  return names === undefined ? read : { ...read, names: await readNames(names, read.count), namesFile: names };
}

/** The same for features, of which each has to be a finite number. */
export async function readFeatureFile(file: string, pathsFile?: string): Promise<GivenRows> {
  const rows = await readGivenRows(file, pathsFile);
  checkFinite(rows, file);
  checkDiffer(rows, file);
  return rows;
}

async function readByKind(file: string): Promise<GivenRows> {
  if (/\.(csv|tsv|txt)$/i.test(file)) return parseFeatureTable(await readText(file), file);
  if (/\.(parquet|pq)$/i.test(file)) return readParquet(file);
  if (/\.npz$/i.test(file)) return readNpz(file);
  if (/\.dat$/i.test(file)) return readFastdup(file);
  const { shape, data } = await readNpy(file);
  checkShape(file, shape);
  return { count: shape[0], dim: shape[1], values: Float32Array.from(data), names: null };
}

function checkFinite({ values, dim, columns }: GivenRows, file: string): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const [row, column] = [Math.floor(at / dim), at % dim];
  const where = columns ? `row ${row + 1}, ${columns[column]}` : `row ${row}, column ${column} (counted from 0)`;
  throw new NearmissError(
    'features/number',
    `${file} has ${values[at]} in ${where}, where a finite number is needed. Fill it in, or leave the column out.`,
  );
}

/** Rows that are all the same vouch for nothing: every image would be as near to any class as to its own. */
function checkDiffer({ count, dim, values }: GivenRows, file: string): void {
  if (count < 2 || values.some((value, i) => value !== values[i % dim])) return;
  const start = values.subarray(0, Math.min(dim, 3)).join(', ');
  throw new NearmissError(
    'features/constant',
    `The ${count} rows of ${file} are all the same (${start}, …): they tell no image from another. Look whether the ` +
      'model was run on the images.',
  );
}

async function readNames(file: string, count: number): Promise<string[]> {
  const names = (await readText(file)).replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  while (names.at(-1) === '') names.pop();
  if (names.length !== count)
    throw new NearmissError(
      'rows/paths',
      `${file} names ${names.length} images, and there are ${count} rows. Each row needs the path of its image, one ` +
        'a line.',
    );
  return names;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Features in the order of the dataset's images, and what a person should know of them: parts of a sentence. */
export interface ImageFeatures {
  readonly values: Float32Array;
  readonly notes: readonly string[];
}

/**
 * The rows in the order of the dataset's images.
 * @param paths of the images, relative to the dataset's root
 * @throws NearmissError when images have no row, or when rows without names are not as many as the images
 */
export function rowsOfImages(given: GivenRows, paths: readonly string[], file: string): ImageFeatures {
  const { count, dim, values, names, namesFile, notes: read = [] } = given;
  if (!names) {
    if (count === paths.length) return { values, notes: read };
    throw new NearmissError(
      'features/count',
      `${file} has ${count} rows, and the dataset has ${paths.length} images. Needed one row per image in their ` +
        'order, or a column or file with their paths.',
    );
  }
  const { rows, notes } = rowsOfNames(names, paths, namesFile ?? file);
  const missing = paths.filter((_, image) => rows[image] < 0);
  if (missing.length > 0) {
    throw new NearmissError(
      'features/missing',
      `${file} has no row for ${missing.length} of ${paths.length} images, such as ${missing[0]}; its rows are ` +
        `named like ${names[0]}. Names are paths relative to the dataset's folder.`,
    );
  }
  const ordered = new Float32Array(paths.length * dim);
  rows.forEach((row, image) => ordered.set(values.subarray(row * dim, (row + 1) * dim), image * dim));
  return { values: ordered, notes: [...read, ...notes] };
}
