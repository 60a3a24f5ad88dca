import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './fileError';

/**
 * Why a file, or the entries of a folder, cannot be changed, in words that follow a colon; null where they can. The
 * mode is asked too: who takes everybody's right to write away means an administrator as well, whom the system lets
 * write anything.
 */
export async function writeBarrier(path: string): Promise<string | null> {
  try {
    await access(path, constants.W_OK);
    const stats = await stat(path);
    // On Windows a folder that is marked as read-only can be written to like any other.
    const hasModes = process.platform !== 'win32' || !stats.isDirectory();
    return hasModes && (stats.mode & 0o222) === 0 ? `it is write-protected (mode ${modeText(stats.mode)})` : null;
  } catch (error) {
    return fileError(error);
  }
}

export interface Barrier {
  /** What stands in the way: the folder itself, or the nearest one above it that is there. */
  readonly at: string;
  /** In words that follow a colon. */
  readonly reason: string;
}

export const NO_FOLDER = 'it is no folder';

/** Why nothing can be put into a folder, which may not be there yet; null where something can. */
export async function makeBarrier(folder: string): Promise<Barrier | null> {
  const stats = await stat(folder).catch(() => null);
  if (!stats && dirname(folder) !== folder) return makeBarrier(dirname(folder));
  const reason = stats && !stats.isDirectory() ? NO_FOLDER : await writeBarrier(folder);
  return reason === null ? null : { at: folder, reason };
}

function modeText(mode: number): string {
  return (mode & 0o777).toString(8).padStart(3, '0');
}
