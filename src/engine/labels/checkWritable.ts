import { access, constants, lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileError } from '../files/fileError';
import { makeBarrier, NO_FOLDER, writeBarrier } from '../files/writeBarrier';
import { NearmissError } from '../protocol/reply';
import type { LabelEdit } from './labelEdit';

/**
 * Refuses an edit of which a part could not be carried out, before anything of it is: label files and folders that are
 * protected against writing, and label files that are links out of the dataset, into a store whose files others use.
 * What is not there is left to the appliers to say.
 */
export async function checkWritable(root: string, { texts, moves }: Pick<LabelEdit, 'texts' | 'moves'>): Promise<void> {
  for (const { file } of texts) await checkText(root, file);
  for (const { from, to } of moves) await checkPinned(root, from, to);
  const left = new Map(moves.map(({ from, to }) => [dirname(resolve(root, from)), [from, to] as const]));
  const entered = new Map(moves.map(({ from, to }) => [dirname(resolve(root, to)), [from, to] as const]));
  for (const [folder, [from, to]] of [...left, ...entered]) {
    const barrier = await makeBarrier(folder);
    // A file where a folder should be is no protection.
    if (barrier && barrier.reason !== NO_FOLDER)
      throw refused(
        `${from} cannot be moved to ${to}: the folder ${barrier.at} takes no change, since ${barrier.reason}`,
        'Make the folder writable',
      );
  }
}

async function checkText(root: string, file: string): Promise<void> {
  const named = join(root, file);
  const real = await realpath(named).catch(() => null);
  if (real === null) return;
  const way = relative(await realpath(root), real);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
    throw refused(
      `${file} is a link to ${real}, outside of the dataset, as DVC and git-annex keep files. An edit would change ` +
        'that file for all who use it',
      'Put the file itself in the place of the link (dvc unprotect, git annex unlock, or a copy)',
    );
  const barrier = await writeBarrier(real);
  if (barrier === null) return;
  const link = (await lstat(named)).isSymbolicLink() ? ` (a link to ${real})` : '';
  throw refused(
    `${file}${link} cannot be written: ${barrier}`,
    'Make it writable (chmod u+w, dvc unprotect, git annex unlock)',
  );
}

/** A file can be moved whatever its mode is, since its folder is what changes; not where the system pins it down. */
async function checkPinned(root: string, from: string, to: string): Promise<void> {
  const file = resolve(root, from);
  if ((await lstat(file).catch(() => null))?.isSymbolicLink() !== false) return;
  const error = await access(file, constants.W_OK).then(
    () => null,
    (reason: NodeJS.ErrnoException) => reason,
  );
  if (process.platform !== 'win32' && ['EPERM', 'EROFS'].includes(error?.code ?? ''))
    throw refused(
      `${from} cannot be moved to ${to}: ${fileError(error)}`,
      'Take its protection away (chattr -i, or mount the disk for writing)',
    );
}

function refused(what: string, advice: string): NearmissError {
  return new NearmissError('labels/protected', `${what}. Nothing was changed. ${advice}, and repeat the change.`);
}
