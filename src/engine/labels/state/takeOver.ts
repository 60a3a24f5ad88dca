import { lstat, mkdir, readdir, readFile, readlink, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { removeLeftovers, syncFolder } from '../../files/atomicFile';
import { withLock } from '../../files/lock';
import { copyWhole, moveFile } from '../../files/moveFile';
import { NearmissError } from '../../protocol/reply';
import { CACHE, DECISIONS, EXCLUDED, HIDDEN, LOCK } from './stateFolder';

/**
 * Moves what is kept of a dataset from one folder to another, onto another disk too, while no other process changes
 * labels there. None of it is ever lost: each file is in one of the two at every moment, none is written over, the
 * decisions come last, and a take-over that was cut off is finished by the next one. Folders that are not ours stay
 * where they are. Throws the system's error, or a NearmissError where both have decisions or another process is at
 * work, after all is back where it was.
 */
export async function takeOver(from: string, to: string): Promise<void> {
  // Somebody has put it elsewhere by a link, and there it stays.
  if ((await lstat(from)).isSymbolicLink() && (await isFree(to))) return moveFile(from, to);
  await withLock(join(from, LOCK), `move of what is kept of the dataset to ${to}`, () => takeAll(from, to));
  await rmdir(from).catch(() => {});
  if (basename(dirname(from)) === HIDDEN) await rmdir(dirname(from)).catch(() => {});
}

async function takeAll(from: string, to: string): Promise<void> {
  const files = await filesToMove(from);
  await removeLeftovers(files.map((path) => join(to, path)));
  // The last one is looked at first: two lists of decisions are for a person to look at.
  if (files.at(-1) === DECISIONS && !(await isFree(join(to, DECISIONS))))
    await checkSame(join(from, DECISIONS), join(to, DECISIONS));
  const back: (() => Promise<void>)[] = [];
  const obsolete: string[] = [];
  try {
    for (const path of files) await take(join(from, path), join(to, path), path, back, obsolete);
    // What was copied is on the disk before the originals go.
    for (const folder of new Set(obsolete.length > 0 ? files.map((path) => dirname(join(to, path))) : []))
      await syncFolder(folder);
  } catch (error) {
    for (const undo of back.reverse()) await undo().catch(() => {});
    throw error;
  }
  for (const file of obsolete) await rm(file, { force: true });
  for (const name of [EXCLUDED, CACHE]) await removeEmpty(join(from, name));
}

async function take(
  from: string,
  to: string,
  path: string,
  back: (() => Promise<void>)[],
  obsolete: string[],
): Promise<void> {
  const source = await lstat(from).catch(() => null);
  // Another process may be taking over the same.
  if (!source) return;
  if (!(await isFree(to))) {
    if (!path.startsWith(CACHE + sep)) await checkSame(from, to);
    return void obsolete.push(from);
  }
  await mkdir(dirname(to), { recursive: true });
  if (source.isSymbolicLink()) {
    await moveFile(from, to);
    back.push(() => moveFile(to, from));
    return;
  }
  try {
    await rename(from, to);
    back.push(() => rename(to, from));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyWhole(from, to);
    back.push(() => rm(to));
    obsolete.push(from);
  }
}

/** All files of ours, the decisions last: where those are, all else is already. */
async function filesToMove(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && (entry.name === EXCLUDED || entry.name === CACHE))
      files.push(...(await filesBelow(folder, entry.name)).map((path) => join(entry.name, path)));
    else if (!entry.isDirectory() && entry.name !== DECISIONS && !isLock(entry.name)) files.push(entry.name);
  }
  return (await isFree(join(folder, DECISIONS))) ? files : [...files, DECISIONS];
}

/** The lock, and what is made on the way to one. */
function isLock(name: string): boolean {
  return name === LOCK || name.startsWith(`${LOCK}.`);
}

async function filesBelow(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(join(folder, name), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, name).length + 1));
}

async function isSame(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([lstat(a), lstat(b)]);
  if (first.isSymbolicLink() && second.isSymbolicLink()) return (await readlink(a)) === (await readlink(b));
  return (
    first.isFile() && second.isFile() && first.size === second.size && (await readFile(a)).equals(await readFile(b))
  );
}

async function checkSame(from: string, to: string): Promise<void> {
  if (!(await isSame(from, to))) throw new NearmissError('state/taken', `${from} and ${to} are both there, and differ`);
}

async function isFree(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    () => true,
  );
}

async function removeEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeEmpty(join(folder, entry.name));
  await rmdir(folder).catch(() => {});
}
