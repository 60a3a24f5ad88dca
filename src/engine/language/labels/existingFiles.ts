import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Whether files of a dataset are there, asked for many at a time: each folder is listed once, until it is told that files changed. */
export class ExistingFiles {
  private readonly folders = new Map<string, ReadonlySet<string>>();

  constructor(private readonly root: string) {}

  /** `path` is relative to the root, with `/`. */
  has(path: string): boolean {
    if (this.names(posix.dirname(path)).has(posix.basename(path))) return true;
    // The usual disks of macOS and Windows find a file under names that are spelled in other ways.
    return process.platform !== 'linux' && existsSync(join(this.root, path));
  }

  /** Names in a folder; none where there is no such folder. */
  names(folder: string): ReadonlySet<string> {
    const known = this.folders.get(folder);
    if (known) return known;
    const names = new Set(list(join(this.root, folder)));
    this.folders.set(folder, names);
    return names;
  }

  forget(): void {
    this.folders.clear();
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
