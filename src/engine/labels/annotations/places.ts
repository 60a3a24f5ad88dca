import { posix } from 'node:path';
import { splitOfName } from '../splitNames';
import type { FolderView } from '../folderView';

/** Files in a folder, and in the folders of its splits, whose head is in a form. Relative to the folder, by name. */
export async function filesWhere(
  folder: FolderView,
  isName: (name: string) => boolean,
  isHead: (head: string) => boolean,
  places: readonly string[] = [],
): Promise<string[]> {
  const found: string[] = [];
  const splits = (await folder.folders()).filter((name) => splitOfName(name) !== null);
  for (const place of new Set(['', ...places, ...splits])) {
    for (const name of await folder.files(place)) {
      const file = posix.join(place, name);
      if (isName(name) && isHead(await folder.head(file))) found.push(file);
    }
  }
  return found;
}

/** The folder that a file lies in, '' for the root. */
export function folderOf(file: string): string {
  const folder = posix.dirname(file);
  return folder === '.' ? '' : folder;
}

/** The split of a file by the folder that it lies in; '' where that is none. */
export function splitOfFolder(file: string): string {
  return splitOfName(posix.basename(folderOf(file))) ?? '';
}

/** Folders beside a file, and the file's own, in which its pictures may lie. */
export function basesOf(file: string, folders: readonly string[]): string[] {
  return [...new Set([...folders, ''].map((folder) => inFolder(folderOf(file), folder)))];
}

/** The path of a folder in another, '' for the root. */
export function inFolder(folder: string, name: string): string {
  const path = posix.join(folder, name);
  return path === '.' ? '' : path;
}

/** What a reading says of things that it met and did not read: `n of them`. */
export class Counts {
  private readonly counts = new Map<string, number>();

  add(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  get names(): string[] {
    return [...this.counts.keys()];
  }

  /** `3 polygon, 1 mask`; '' for none. */
  get text(): string {
    return [...this.counts].map(([name, count]) => `${count} ${name}`).join(', ');
  }

  /** The name that was counted most often, of as many the first; null where none was. */
  get most(): string | null {
    let most: string | null = null;
    for (const [name, count] of this.counts) if (count > (this.counts.get(most ?? '') ?? 0)) most = name;
    return most;
  }
}
