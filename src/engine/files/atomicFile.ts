import { randomBytes } from 'node:crypto';
import { chmod, open, rename, rm } from 'node:fs/promises';

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
