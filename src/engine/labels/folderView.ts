import type { Dirent } from 'node:fs';
import { open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isHidden } from '../files/imageNames';
import { decodeText } from '../files/text';

/** Bounds of what discovery reads, so that it costs little on any folder: names, and the head of files. */
const ENTRIES = 2000;
const HEAD_BYTES = 65536;

/** A folder as discovery looks at it: each part is read once, and what cannot be read is empty. Never throws. */
export class FolderView {
  private readonly lists = new Map<string, Promise<readonly Dirent[]>>();
  private readonly heads = new Map<string, Promise<string>>();

  constructor(readonly root: string) {}

  /** Entries of a folder below the root, '' for the root itself, by name; at most so many. */
  entries(folder = ''): Promise<readonly Dirent[]> {
    const known = this.lists.get(folder) ?? list(join(this.root, folder));
    this.lists.set(folder, known);
    return known;
  }

  /** Names of the files in a folder, without hidden ones. */
  async files(folder = ''): Promise<readonly string[]> {
    const entries = await this.entries(folder);
    return entries.filter((entry) => !entry.isDirectory() && !isHidden(entry.name)).map((entry) => entry.name);
  }

  /** Names of the folders in a folder, without hidden ones; links may be files as well. */
  async folders(folder = ''): Promise<readonly string[]> {
    const entries = await this.entries(folder);
    return entries
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !isHidden(entry.name))
      .map((entry) => entry.name);
  }

  /** The first bytes of a file as text; '' where it cannot be read. */
  head(file: string): Promise<string> {
    const known = this.heads.get(file) ?? readHead(join(this.root, file));
    this.heads.set(file, known);
    return known;
  }
}

async function list(folder: string): Promise<readonly Dirent[]> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      if (entries.push(entry) === ENTRIES) break;
    }
  } catch {
    return entries;
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readHead(file: string): Promise<string> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return decodeText(buffer.subarray(0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch {
    return '';
  }
}
