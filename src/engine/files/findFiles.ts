import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isHidden } from './imageNames';

/** More label files than that no tool writes one by one; the rest is not looked at. */
const LIMIT = 2_000_000;

/**
 * Files below a folder of a dataset by their path, relative to the root with `/`, in code-unit order. Links to folders
 * are not followed, hidden files and folders left out; what cannot be read holds none.
 * @param folder relative to the root, '' for the root itself
 */
export async function findFiles(root: string, folder: string, path: RegExp): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined && found.length < LIMIT; next = folders.pop()) {
    const entries = await readdir(join(root, next), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (isHidden(entry.name)) continue;
      const own = posix.join(next, entry.name);
      if (entry.isDirectory()) folders.push(own);
      else if (path.test(own)) found.push(own);
    }
  }
  return found.sort();
}
