import { readFile } from 'node:fs/promises';
import { NearmissError } from '../protocol/reply';
import { fileError } from '../files/fileError';

/** `x.npy` to `x.paths.txt`, which names the image of each row, one a line; `embed` writes one too. */
export function pathsFileOf(array: string): string {
  return `${array.replace(/\.(npy|npz)$/i, '')}.paths.txt`;
}

/** Lines of a text file without the empty ones; null where there is no such file. */
export async function linesOf(file: string): Promise<string[] | null> {
  try {
    const text = await readFile(file, 'utf8');
    return text
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\n|\r/)
      .filter((line) => line !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new NearmissError('rows/unreadable', `${file} cannot be read: ${fileError(error)}.`);
  }
}

/** Which row of an array from elsewhere is of which image, by the names of the rows. */
export interface PathMatch {
  /** For each image its row, -1 where it has none. */
  readonly rows: Int32Array;
  /** Names of no image, each once, in their order. */
  readonly unknown: readonly string[];
  /** Names that stand there more than once, each once: of their rows the last one counts. */
  readonly repeated: readonly string[];
  /** Images that are in another folder than their name says: only the file's name agrees. */
  readonly moved: readonly { readonly name: string; readonly path: string }[];
}

/**
 * Finds the images of names that may be written from another folder, by another machine or on Windows. A name is of the
 * image of the same path; else of the one with which it shares the longest end, in whole parts of the path, where
 * neither shares as long a one with any other. So `/data/rose/1.jpg` is `rose/1.jpg`, and an image that relabelling
 * moved to another folder is found by its file's name, if that is one of a kind.
 */
export function matchPaths(named: readonly string[], paths: readonly string[]): PathMatch {
  const lastRow = new Map<string, number>();
  const repeated = new Set<string>();
  named.forEach((name, row) => {
    const path = name
      .trim()
      .replaceAll('\\', '/')
      .replace(/^(\.\/)+/, '');
    if (lastRow.has(path)) repeated.add(path);
    lastRow.set(path, row);
  });
  const names = [...lastRow.keys()];
  const rows = Int32Array.from(paths, (path) => lastRow.get(path) ?? -1);
  const matched = new Set(paths.filter((path) => lastRow.has(path)));
  const moved: { name: string; path: string }[] = [];
  const nameParts = names.map(partsOf);
  const imageParts = paths.map(partsOf);
  const deepest = imageParts.reduce((most, parts) => Math.max(most, parts.length), 0);
  // Whole paths first: they may still differ in how letters are written.
  for (let length = Infinity; length > 0; length = Math.min(length - 1, deepest)) {
    if (!rows.includes(-1) || matched.size === names.length) break;
    const ofNames = uniqueEnds(nameParts, length);
    for (const [end, image] of uniqueEnds(imageParts, length)) {
      const name = ofNames.get(end);
      if (name === undefined || rows[image] >= 0 || matched.has(names[name])) continue;
      rows[image] = lastRow.get(names[name])!;
      matched.add(names[name]);
      if (length === 1 && nameParts[name].length > 1 && imageParts[image].length > 1)
        moved.push({ name: names[name], path: paths[image] });
    }
  }
  return { rows, unknown: names.filter((name) => !matched.has(name)), repeated: [...repeated], moved };
}

/** Where each end of so many parts stands that stands there once; Infinity asks for whole paths. */
function uniqueEnds(paths: readonly (readonly string[])[], length: number): Map<string, number> {
  const found = new Map<string, number>();
  const twice = new Set<string>();
  paths.forEach((parts, n) => {
    if (parts.length < length && length !== Infinity) return;
    const end = parts.slice(-length).join('/');
    if (found.has(end)) twice.add(end);
    found.set(end, n);
  });
  for (const end of twice) found.delete(end);
  return found;
}

/** A file system may write `é` as one character or as two: Macs do the latter. */
function partsOf(path: string): string[] {
  return path.normalize('NFC').split('/');
}

/** Rows of images, and what a person should know of how they were found: parts of a sentence. */
export interface ImageRows {
  readonly rows: Int32Array;
  readonly notes: readonly string[];
}

/**
 * For each image of the dataset its row in an array that came from elsewhere, -1 where it has none, by the names of the
 * rows.
 * @param where the names were found, for messages
 * @throws NearmissError where hardly any name is of an image, and hardly any image has a row
 */
export function rowsOfNames(named: readonly string[], paths: readonly string[], where: string): ImageRows {
  const { rows, unknown, repeated, moved } = matchPaths(named, paths);
  const known = rows.reduce((count, row) => count + Number(row >= 0), 0);
  // A subset of either is usual; that both hardly meet is a mistake.
  if (paths.length > 0 && (known === 0 || (2 * known < paths.length && known < unknown.length)))
    throw new NearmissError(
      'rows/paths',
      `${where} names ${known === 0 ? 'no image' : `${known} of the ${paths.length} images`} of the dataset: ` +
        `${unknown.length} of its names are of none, such as "${unknown[0] ?? ''}", and the dataset's first image is ` +
        `${paths[0]}. Give paths relative to the dataset's folder.`,
    );
  const notes: string[] = [];
  const without = paths.length - known;
  if (without > 0) notes.push(`${without} of ${paths.length} images have no row, such as ${paths[rows.indexOf(-1)]}`);
  if (unknown.length > 0)
    notes.push(`${countOf(unknown.length, 'name is', 'names are')} of no image, such as ${unknown[0]}`);
  if (repeated.length > 0)
    notes.push(
      `${countOf(repeated.length, 'name stands', 'names stand')} there more than once, such as ${repeated[0]}: the ` +
        'last row counts',
    );
  if (moved.length > 0)
    notes.push(
      `${countOf(moved.length, 'image was', 'images were')} found by the name of the file alone, such as ` +
        `${moved[0].path} for ${moved[0].name}`,
    );
  return { rows, notes };
}

function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
