import { basename } from 'node:path';
import { NearmissError } from '../protocol/reply';
import { readNpy } from './npy';
import { linesOf, rowsOfImages } from '../labels/rowPaths';

/** Class probabilities that the user's own model gave, by images that it was not trained on. */
export interface GivenProbabilities {
  /** The file that they came from, for people. */
  readonly name: string;
  readonly classes: readonly string[];
  /** One row of classes.length per image; a row of NaN for an image without one. */
  readonly values: Float32Array;
}

/** Rounding and float16 leave this much below 0 or above 1 at most. */
const SLACK = 1e-3;

/**
 * Reads images * classes probabilities from a `.npy` file. Rows: the dataset's images in their order, or those that
 * `x.paths.txt` names. Columns: the dataset's classes sorted by name, or those that `x.classes.txt` names, one a line.
 * Rows are scaled to sum to 1.
 * @throws NearmissError that says which shape was found and which was needed
 */
export async function readProbabilities(
  file: string,
  paths: readonly string[],
  classes: readonly string[],
): Promise<GivenProbabilities> {
  const { shape, data } = await readNpy(file);
  if (shape.length !== 2)
    throw new NearmissError(
      'probabilities/shape',
      `${file} has the shape (${shape.join(', ')}); needed are two dimensions, images × classes.`,
    );
  const [rowCount, columns] = shape;
  const names = await columnNames(file, columns, classes);
  const rows = await rowsOfImages(file, rowCount, paths);
  const values = new Float32Array(paths.length * columns).fill(NaN);
  rows.forEach((row, image) => {
    if (row >= 0) values.set(scaled(data.subarray(row * columns, (row + 1) * columns), file, row), image * columns);
  });
  return { name: basename(file), classes: names, values };
}

async function columnNames(file: string, columns: number, classes: readonly string[]): Promise<readonly string[]> {
  const namesFile = `${file.replace(/\.npy$/i, '')}.classes.txt`;
  const named = await linesOf(namesFile);
  if (!named) {
    const sorted = [...classes].sort();
    if (columns === sorted.length) return sorted;
    throw new NearmissError(
      'probabilities/classes',
      `${file} has ${columns} columns, and the dataset has ${sorted.length} classes: ${listed(sorted)}. Give one ` +
        `column per class in this order, or name the columns, one a line, in ${namesFile}.`,
    );
  }
  if (named.length !== columns)
    throw new NearmissError(
      'probabilities/classes',
      `${namesFile} names ${named.length} classes, and ${basename(file)} has ${columns} columns. Each column ` +
        'needs its class, one a line.',
    );
  if (!named.some((name) => classes.includes(name)))
    throw new NearmissError(
      'probabilities/classes',
      `${namesFile} names no class of the dataset. It names ${listed(named)}; the dataset has ${listed(classes)}.`,
    );
  return named;
}

function scaled(row: Float32Array | Float64Array, file: string, index: number): Float32Array {
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
