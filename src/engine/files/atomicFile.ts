import { randomBytes } from 'node:crypto';
import { chmod, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What the name of a file's new content has in addition. */
const TEMPORARY = /^\.[0-9a-f]{8}\.tmp$/;

/**
 * A file's new content, written and synced beside it. `commit` puts it in place in one step, so that whoever reads the
 * file sees the old or the new content and nothing between; `discard` leaves the file as it is.
 */
export interface PreparedFile {
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/** Writes `bytes` beside `file`; `mode` are its permissions, where it is to keep earlier ones. */
export async function prepareFile(file: string, bytes: Uint8Array, mode?: number): Promise<PreparedFile> {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
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

/** Removes what a process left that died before it had committed or discarded; nobody else may be writing the file. */
export async function removeLeftovers(file: string): Promise<void> {
  const real = await realpath(file).catch(() => file);
  const names = await readdir(dirname(real)).catch((): string[] => []);
  const left = names.filter(
    (name) => name.startsWith(`${basename(real)}.`) && TEMPORARY.test(name.slice(basename(real).length)),
  );
  await Promise.all(left.map((name) => rm(join(dirname(real), name), { force: true })));
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
