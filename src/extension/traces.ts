import { access, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Folders of a workspace folder that are looked into at most. */
const SUBFOLDERS = 100;
const MARKS = ['nearmiss.json', 'labels.tsv', '.nearmiss'];

/**
 * Whether one of these folders, or a folder directly in it, is marked as a dataset or was curated before. Only a few
 * names are asked for: this is done whenever a window opens, and decides whether an engine starts there.
 */
export async function hasTraces(folders: readonly string[]): Promise<boolean> {
  for (const folder of folders) {
    const places = [folder, ...(await subfolders(folder))];
    const marks = places.flatMap((place) => MARKS.map((name) => join(place, name)));
    // What is kept of a dataset lies beside it; for folders in this one that is a mark of this one.
    const real = await realpath(folder).catch(() => folder);
    marks.push(join(dirname(real), '.nearmiss', basename(real)));
    const found = await Promise.all(marks.map(isThere));
    if (found.includes(true)) return true;
  }
  return false;
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .slice(0, SUBFOLDERS)
    .map(({ name }) => join(folder, name));
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
