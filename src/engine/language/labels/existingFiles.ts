import { existsSync, readdirSync, type Dirent } from 'node:fs';
import { join, posix } from 'node:path';
import { isImageFile } from '../../files/imageNames';

/** What a folder holds, by name. */
interface Listing {
  readonly names: ReadonlySet<string>;
  readonly folders: readonly string[];
  readonly images: readonly string[];
}

/**
 * The files of a dataset, asked for many at a time: each folder is listed once, until it is told that files changed.
 */
export class ExistingFiles {
  private readonly folders = new Map<string, Listing>();

  constructor(private readonly root: string) {}

  /** `path` is relative to the root, with `/`. */
  has(path: string): boolean {
    if (this.list(posix.dirname(path)).names.has(posix.basename(path))) return true;
    // The usual disks of macOS and Windows find a file under names that are spelled in other ways.
    return process.platform !== 'linux' && existsSync(join(this.root, path));
  }

  /** Names in a folder; empty where there is no such folder. */
  list(folder: string): Listing {
    const known = this.folders.get(folder);
    if (known) return known;
    const entries = read(join(this.root, folder)).sort((a, b) => (a.name < b.name ? -1 : 1));
    const shown = entries.filter(({ name }) => !name.startsWith('.'));
    const listing: Listing = {
      names: new Set(entries.map(({ name }) => name)),
      folders: shown
        .filter((entry) => entry.isDirectory() || (entry.isSymbolicLink() && !isImageFile(entry.name)))
        .map(({ name }) => name),
      images: shown.filter((entry) => !entry.isDirectory() && isImageFile(entry.name)).map(({ name }) => name),
    };
    this.folders.set(folder, listing);
    return listing;
  }

  forget(): void {
    this.folders.clear();
  }
}

function read(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
