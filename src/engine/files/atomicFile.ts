import { randomBytes } from 'node:crypto';
import { chmod, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What the name of a file's new content has in addition. */
const TEMPORARY = /\.[0-9a-f]{8}\.tmp$/;

/**
 * A file's new content, written and synced beside it. `commit` puts it in place in one step, so that whoever reads the
 * file sees the old or the new content and nothing between; `discard` leaves the file as it is.
 */
export interface PreparedFile {
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/** A name beside `file`, of its own, for content that is not whole yet. */
export function temporaryOf(file: string): string {
  return `${file}.${randomBytes(4).toString('hex')}.tmp`;
}

/** Writes `bytes` beside `file`; `mode` are its permissions, where it is to keep earlier ones. */
export async function prepareFile(file: string, bytes: Uint8Array, mode?: number): Promise<PreparedFile> {
  const temporary = temporaryOf(file);
  const discard = () => rm(temporary, { force: true });
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (mode !== undefined) await chmod(temporary, mode);
  } catch (error) {
    await discard();
    throw error;
  }
  return { commit: () => rename(temporary, file), discard };
}

/** Removes what a process left that died before it had committed or discarded; nobody else may be writing the files. */
export async function removeLeftovers(files: readonly string[]): Promise<void> {
  const byFolder = new Map<string, Set<string>>();
  for (const file of files) {
    const real = await realpath(file).catch(() => file);
    const names = byFolder.get(dirname(real)) ?? new Set<string>();
    byFolder.set(dirname(real), names.add(basename(real)));
  }
  for (const [folder, names] of byFolder) {
    const found = await readdir(folder).catch((): string[] => []);
    const left = found.filter((name) => TEMPORARY.test(name) && names.has(name.replace(TEMPORARY, '')));
    await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
  }
}

/** Replaces a file's content in one step, or leaves it as it is and throws. */
export async function writeFileAtomic(file: string, bytes: Uint8Array): Promise<void> {
  const prepared = await prepareFile(file, bytes);
  try {
    await prepared.commit();
  } catch (error) {
    await prepared.discard();
    throw error;
  }
}

/** So that names of new files in a folder are on the disk, too; not every system lets folders be synced. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
