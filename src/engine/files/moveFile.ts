import { constants, type Stats } from 'node:fs';
import { copyFile, lstat, mkdir, open, readlink, rename, rm, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';

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
    await copySynced(from, to);
    await rm(from);
  }
}

/** The copy is on the disk when this returns, so that the original may go. */
async function copySynced(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  const copy = await open(to, 'r+');
  try {
    await copy.sync();
  } finally {
    await copy.close();
  }
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
