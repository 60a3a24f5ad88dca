import { mkdir, readdir } from 'node:fs/promises';
import { NearmissError } from '../protocol/reply';
import { fileError } from './fileError';

/**
 * Makes a folder, or takes one that is empty. `what` is to be written there, e.g. `the sample`. Throws NearmissError
 * for a folder that holds anything.
 */
export async function makeEmptyFolder(folder: string, what: string): Promise<void> {
  let found: string[];
  try {
    await mkdir(folder, { recursive: true });
    found = await readdir(folder);
  } catch (error) {
    throw new NearmissError(
      'folder/write',
      `${folder} cannot be written to: ${fileError(error)}. Choose another folder for ${what}.`,
    );
  }
  if (found.length === 0) return;
  const rest = found.length > 1 ? ` and ${found.length - 1} more` : '';
  throw new NearmissError(
    'folder/notEmpty',
    `${folder} holds ${found[0]}${rest}; ${what} needs a new or an empty folder. Choose another one.`,
  );
}
