import { basename } from 'node:path';
import { NearmissError } from '../protocol/reply';
import { linesOf, pathsFileOf, rowsOfNames } from '../labels/rowPaths';
import { classOrders } from './classOrder';
import { readGivenRows } from './featureFile';
import type { GivenRows } from './givenRows';
import { classesFileOf, ordersByLabels } from './probabilityOrder';

/** Class probabilities that the user's own model gave, by images that it was not trained on. */
export interface GivenProbabilities {
  /** The file that they came from, for people. */
  readonly name: string;
  readonly classes: readonly string[];
  /** One row of classes.length per image; a row of NaN for an image without one. */
  readonly values: Float32Array;
  /** What a person should know of how they were read: parts of a sentence. */
  readonly notes: readonly string[];
}

/** What probabilities are of. */
export interface LabelledImages {
  readonly root: string;
  /** Relative to the root. */
  readonly paths: readonly string[];
  readonly classes: readonly string[];
  /** Of each image; '' where it has none. */
  readonly labels: readonly string[];
}

/** Rounding and float16 leave this much below 0 or above 1 at most. */
const SLACK = 1e-3;

/**
 * Reads images * classes probabilities from a file of rows, see readGivenRows. Rows: the dataset's images in their
 * order, or those that `x.paths.txt` or the file itself names. Columns: the dataset's classes sorted by name, or those
 * that `x.classes.txt`, one a line, or the file itself names. What nobody named is held against the labels: classes
 * that are numbers are taken in numeric order where that agrees better. Rows are scaled to sum to 1.
 * @throws NearmissError that says which shape was found and which was needed, or that another order agrees far better
 */
export async function readProbabilities(file: string, images: LabelledImages): Promise<GivenProbabilities> {
  const { paths, classes } = images;
  const given = await readGivenRows(file);
  const named = await columnNames(file, given, classes);
  const { count, dim: columns, values: all, names, notes: read = [] } = given;
  if (!names && count !== paths.length)
    throw new NearmissError(
      'rows/count',
      `${file} has ${count} rows, and the dataset has ${paths.length} images. Give one row per image in the ` +
        'order of the dataset (folders: sorted by path), or name the image of each row, one a line, in ' +
        `${pathsFileOf(file)}.`,
    );
  const { rows, notes } = names
    ? rowsOfNames(names, paths, given.namesFile ?? file)
    : { rows: Int32Array.from(paths.keys()), notes: [] };
  const values = new Float32Array(paths.length * columns).fill(NaN);
  rows.forEach((row, image) => {
    if (row >= 0) values.set(scaled(all.subarray(row * columns, (row + 1) * columns), file, row), image * columns);
  });
  const order = await ordersByLabels({ file, values, named, rowsNamed: names !== null }, images);
  return { name: basename(file), classes: order.classes, values, notes: [...read, ...notes, ...order.notes] };
}

/** The classes that somebody named the columns by; null where nobody did. */
async function columnNames(
  file: string,
  { dim, columns }: GivenRows,
  classes: readonly string[],
): Promise<readonly string[] | null> {
  const namesFile = classesFileOf(file);
  const named = await linesOf(namesFile);
  if (!named) {
    if (columns?.some((name) => classes.includes(name))) return columns;
    const sorted = classOrders(classes, [])[0].classes;
    if (dim === sorted.length) return null;
    throw new NearmissError(
      'probabilities/classes',
      `${file} has ${dim} columns, and the dataset has ${sorted.length} classes: ${listed(sorted)}. Give one ` +
        `column per class in this order, or name the columns, one a line, in ${namesFile}.`,
    );
  }
  if (named.length !== dim)
    throw new NearmissError(
      'probabilities/classes',
      `${namesFile} names ${named.length} classes, and ${basename(file)} has ${dim} columns. Each column ` +
        'needs its class, one a line.',
    );
  if (!named.some((name) => classes.includes(name)))
    throw new NearmissError(
      'probabilities/classes',
      `${namesFile} names no class of the dataset. It names ${listed(named)}; the dataset has ${listed(classes)}.`,
    );
  return named;
}

function scaled(row: Float32Array, file: string, index: number): Float32Array {
  let sum = 0;
  for (const value of row) {
    if (!(value >= -SLACK && value <= 1 + SLACK)) {
      throw new NearmissError(
        'probabilities/range',
        `Row ${index} of ${file} holds ${value}, which is no probability. Give what softmax makes of the ` +
          "network's output: numbers from 0 to 1.",
      );
    }
    sum += Math.max(0, value);
  }
  // A row of zeros says nothing about its image.
  return Float32Array.from(row, (value) => (sum > 0 ? Math.max(0, value) / sum : NaN));
}

function listed(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 11).join(', ')}, … ${names.at(-1)}` : names.join(', ');
}
