import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from '../../files/fileError';
import { encodeText } from '../../files/text';
import { NearmissError } from '../../protocol/reply';

/** What tells whether a file was written since it was read. */
export interface Stamp {
  readonly size: number;
  readonly mtimeMs: number;
}

export async function stampOf(file: string): Promise<Stamp | null> {
  return stat(file).then(
    ({ size, mtimeMs }) => ({ size, mtimeMs }),
    () => null,
  );
}

/** The bytes of the file; none where there is no file. */
export async function readIfThere(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw new NearmissError(
      'decisions/unreadable',
      `${file} cannot be read: ${fileError(error)}. It holds the decisions of this dataset.`,
    );
  }
}

/**
 * Appends whole lines in one write and waits until the disk has them; a line that was cut off before is ended first.
 * Where that fails, as on a full disk, none of the lines is left. Whoever appends holds the lock.
 */
export async function appendSynced(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, 'a+');
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
      const torn = bytesRead === 1 && buffer[0] !== 10;
      try {
        await handle.appendFile(encodeText(torn ? `\n${text}` : text));
        await handle.sync();
      } catch (error) {
        await handle.truncate(size).catch(() => {});
        throw error;
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new NearmissError(
      'decisions/unwritable',
      `The decision was not recorded: ${file} cannot be written: ${fileError(error)}.`,
    );
  }
}
