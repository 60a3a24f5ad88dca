import { constants, type Stats } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { temporaryOf } from './atomicFile';

/**
 * Moves a file, across disks too, and never over another one. Parents are made. A link that is relative goes on leading
 * to the same file. Throws the system's error, EEXIST when `to` is taken.
 */
export async function moveFile(from: string, to: string): Promise<void> {
  const source = await lstat(from);
  await mkdir(dirname(to), { recursive: true });
  const target = await lstat(to).catch(() => null);
  // Names that differ in case only are one file on some disks; renaming it to itself changes the case.
  if (target && !isSameFile(source, target)) throw Object.assign(new Error(`${to} exists`), { code: 'EEXIST' });
  if (source.isSymbolicLink() && (await moveLink(from, to))) return;
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyWhole(from, to);
    await rm(from);
  }
}

/** Under its name there is the whole copy or none; it is on the disk when this returns, and the original may go. */
export async function copyWhole(from: string, to: string): Promise<void> {
  const part = temporaryOf(to);
  try {
    await copyFile(from, part, constants.COPYFILE_EXCL);
    // Windows syncs what can be written; a picture may be protected.
    const handle = await open(part, 'r+').catch(() => open(part, 'r'));
    await handle.sync().finally(() => handle.close());
    await becomes(part, to);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Gives a file a name that is free. Disks without hard links have no way that looks and renames in one step. */
async function becomes(part: string, to: string): Promise<void> {
  try {
    await link(part, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    return rename(part, to);
  }
  await rm(part);
}

/** Makes a relative link anew so that it fits its new folder; false for an absolute one, which fits anywhere. */
async function moveLink(from: string, to: string): Promise<boolean> {
  const target = await readlink(from);
  if (isAbsolute(target) || dirname(from) === dirname(to)) return false;
  await symlink(relative(dirname(to), resolve(dirname(from), target)), to);
  await rm(from);
  return true;
}

function isSameFile(a: Stats, b: Stats): boolean {
  // A file with several links is there under each of their names; folders count their subfolders there.
  return a.dev === b.dev && a.ino === b.ino && (a.nlink === 1 || a.isDirectory());
}

/**
 * Removes the second of two places where a file lies since a process died that moved it to another disk, or moved a
 * link: it had made the new one and not yet removed the old one. Anything else is left as it is.
 */
export async function tidyMove(from: string, to: string): Promise<void> {
  const [source, target] = await Promise.all([from, to].map((file) => lstat(file).catch(() => null)));
  if (!source || !target || isSameFile(source, target)) return;
  const begun = source.isSymbolicLink()
    ? target.isSymbolicLink() && (await endOf(from)) === (await endOf(to))
    : source.isFile() && target.isFile() && (await readFile(from)).equals(await readFile(to));
  if (begun) await rm(to);
}

/** Where a link leads to, be it there or not. */
async function endOf(path: string): Promise<string> {
  return resolve(dirname(path), await readlink(path));
}
