import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where everything lies that can be computed again. It may be deleted at any time. */
export function cacheFolder(root: string): string {
  return join(root, '.nearmiss', 'cache');
}

/** Makes a folder of the cache; the cache keeps itself out of git. */
export async function makeCacheFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => {});
}
