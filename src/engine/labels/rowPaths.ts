import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { NearmissError } from '../protocol/reply';
import { fileError } from '../files/fileError';

/** `x.npy` to `x.paths.txt`, which names the image of each row, one a line; `embed` writes one too. */
export function pathsFileOf(array: string): string {
  return `${array.replace(/\.npy$/i, '')}.paths.txt`;
}

/** Lines of a text file without the empty ones; null where there is no such file. */
export async function linesOf(file: string): Promise<string[] | null> {
  try {
    const text = await readFile(file, 'utf8');
    return text
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/)
      .filter((line) => line !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new NearmissError('rows/unreadable', `${file} cannot be read: ${fileError(error)}.`);
  }
}

/**
 * For each image of the dataset its row in an array that came from elsewhere, -1 where it has none: by the paths beside
 * the array, otherwise row i is image i. An image that moved since, as relabelling does in folders, is found by its
 * file's name where that is one of a kind.
 */
export async function rowsOfImages(array: string, rowCount: number, paths: readonly string[]): Promise<Int32Array> {
  const pathsFile = pathsFileOf(array);
  const named = await linesOf(pathsFile);
  if (!named) {
    if (rowCount === paths.length) return Int32Array.from(paths.keys());
    throw new NearmissError(
      'rows/count',
      `${array} has ${rowCount} rows, and the dataset has ${paths.length} images. Give one row per image in the ` +
        'order of the dataset (folders: sorted by path), or name the image of each row, one a line, in ' +
        `${pathsFile}.`,
    );
  }
  if (named.length !== rowCount)
    throw new NearmissError(
      'rows/paths',
      `${pathsFile} names ${named.length} images, and ${basename(array)} has ${rowCount} rows. Each row needs ` +
        'the path of its image, one a line.',
    );
  const rows = matchPaths(
    named.map((path) => path.replaceAll('\\', '/').replace(/^\.\//, '')),
    paths,
  );
  if (paths.length > 0 && rows.every((row) => row < 0))
    throw new NearmissError(
      'rows/paths',
      `${pathsFile} names no image of the dataset; its first line is "${named[0] ?? ''}", and the dataset's ` +
        `first image is ${paths[0]}. Give paths relative to the dataset's folder.`,
    );
  return rows;
}

function matchPaths(named: readonly string[], paths: readonly string[]): Int32Array {
  const byPath = new Map(named.map((path, row) => [path, row]));
  const byName = uniqueNames(named);
  const ownNames = uniqueNames(paths);
  return Int32Array.from(paths, (path) => {
    const name = basename(path);
    return byPath.get(path) ?? (ownNames.get(name) === undefined ? -1 : (byName.get(name) ?? -1));
  });
}

/** Where each file name stands that stands there once. */
function uniqueNames(paths: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  const twice = new Set<string>();
  paths.forEach((path, n) => {
    const name = basename(path);
    if (found.has(name)) twice.add(name);
    found.set(name, n);
  });
  for (const name of twice) found.delete(name);
  return found;
}
