import { readdir, rmdir } from 'node:fs/promises';
import { dirname, posix, resolve } from 'node:path';
import type { FileMove } from './labelEdit';

/**
 * The folders that moves may leave empty, the deepest first: all above what moves away, up to and without the root, the
 * folders that class folders lie in, and the folder of excluded images where that is known.
 */
export function emptiedFolders(
  moves: readonly FileMove[],
  above: readonly string[] | null,
  aside?: string,
): readonly string[] {
  const stay = new Set(['.', '/', aside, ...(above ?? [])]);
  const folders = new Set<string>();
  for (const { from } of moves) {
    for (let folder = posix.dirname(from); !stay.has(folder); folder = posix.dirname(folder)) folders.add(folder);
  }
  return [...folders].sort((a, b) => b.length - a.length);
}

/**
 * After an edit: removes those of these folders that are empty now, so that no class without images is left, on which
 * trainings fail. The last folder in the root stays: an empty root is one whose disk is gone. `removed` hears of each.
 */
export async function removeEmptied(
  root: string,
  folders: readonly string[] = [],
  removed: (folder: string) => void = () => {},
): Promise<void> {
  for (const path of folders) {
    const folder = resolve(root, path);
    if (dirname(folder) === resolve(root) && (await readdir(root)).length === 1) continue;
    await rmdir(folder).then(
      () => removed(folder),
      // It holds something, or the person took its part out of the edit. An empty folder is no reason to fail.
      () => {},
    );
  }
}
