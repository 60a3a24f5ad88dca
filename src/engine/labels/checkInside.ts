import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { NearmissError } from '../protocol/reply';
import type { LabelEdit } from './labelEdit';

/**
 * Refuses an edit that would write or move anything outside the dataset and what is kept about it: label files, logs of
 * decisions and journals come with datasets from anybody. A picture may itself be a link, which moves as a link; the
 * folder that it lies in may not lead elsewhere, since what lies there is not the dataset's to move.
 * @param state folder of what is kept about the dataset
 * @throws NearmissError that names the path
 */
export async function checkInside(root: string, state: string, { moves, texts }: LabelEdit): Promise<void> {
  const own = await Promise.all([root, state].map((folder) => realpath(folder).catch(() => folder)));
  const known = new Map<string, Promise<boolean>>();
  const inside = (folder: string): Promise<boolean> => {
    const asked =
      known.get(folder) ??
      leadsInto(
        folder,
        own,
        [root, state].map((place) => join(place)),
      );
    known.set(folder, asked);
    return asked;
  };
  const paths = [...moves.flatMap(({ from, to }) => [from, to]), ...texts.map(({ file }) => file)];
  for (const path of paths) {
    if (!path.includes('\0') && !isAbsolute(path) && (await inside(dirname(join(root, path))))) continue;
    throw new NearmissError(
      'labels/outside',
      `${JSON.stringify(path)} lies outside the dataset, which Nearmiss does not touch; nothing was changed. ` +
        'Copy what is linked there into the dataset, or change it there.',
    );
  }
}

/** Whether a folder lies in one of these, links followed; one that is still to be made lies where its parent does. */
async function leadsInto(folder: string, own: readonly string[], named: readonly string[]): Promise<boolean> {
  const real = await realpath(folder).catch(() => null);
  if (real === null)
    return named.includes(folder) || (dirname(folder) !== folder && leadsInto(dirname(folder), own, named));
  return own.some((place) => {
    const path = relative(place, real);
    return path === '' || (path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path));
  });
}
