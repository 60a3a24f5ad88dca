import { readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pictureOf } from '../../protocol/pictureParts';

/** Whether files are there, asked for many at a time: each folder is listed once, a folder that is not there never. */
export class ThereFiles {
  private readonly lists = new Map<string, ReadonlySet<string>>();

  constructor(private readonly root: string) {}

  /** @param path relative to the root, with `/`; of a part of a file, that file is asked for */
  has(path: string): boolean {
    return this.hasFile(pictureOf(path).file);
  }

  private hasFile(path: string): boolean {
    // Other disks find a file under names that are spelled in other ways.
    if (process.platform !== 'linux') return isFile(join(this.root, path));
    return this.listed(path) && isFile(join(this.root, path));
  }

  private listed(path: string): boolean {
    const [folder, name] = [posix.dirname(path), posix.basename(path)];
    let list = this.lists.get(folder);
    if (!list) {
      list = folder === '.' || this.listed(folder) ? namesIn(join(this.root, folder)) : NONE;
      this.lists.set(folder, list);
    }
    return list.has(name);
  }
}

/** A folder is none, though a table of classes may name it. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

const NONE: ReadonlySet<string> = new Set();

function namesIn(folder: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return NONE;
  }
}
