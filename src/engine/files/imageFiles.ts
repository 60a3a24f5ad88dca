import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { fileError } from './fileError';
import { isHidden, isImageFile } from './imageNames';
import { masksAmong } from './masks';
import { type Problem, Problems } from './problem';
import { strayFolder } from './strayFolders';

export interface FoundImages {
  /** Relative to the root with `/`, in code-unit order. */
  readonly paths: string[];
  /** Maps of pictures beside them, see masksAmong: they are no images. */
  readonly masks: readonly string[];
  /** In folders that programs keep for themselves, see strayFolder: they are no images of a dataset, if it asks not. */
  readonly stray: readonly string[];
  readonly problems: readonly Problem[];
}

interface Folder {
  /** Relative to the root, '' for the root itself. */
  readonly path: string;
  /** The folder with all links resolved: what tells a folder that was seen before. */
  readonly real: string;
  /** It is a stray folder or lies in one. */
  readonly stray: boolean;
}

/**
 * All image files below `root`. Links to folders are followed, after all real folders, unless they lead to a folder
 * that was seen; whatever cannot be read is a problem. Never throws for what it finds; a root that is not there has no
 * images.
 */
export async function findImages(root: string): Promise<FoundImages> {
  const search = new ImageSearch(root);
  await search.run();
  const { images, masks, stray, problems } = search;
  return { paths: images.sort(), masks: masks.sort(), stray: stray.sort(), problems: problems.list() };
}

class ImageSearch {
  readonly images: string[] = [];
  readonly masks: string[] = [];
  readonly stray: string[] = [];
  readonly problems = new Problems();
  private readonly folders: Folder[] = [];
  private readonly links: { readonly path: string; readonly stray: boolean }[] = [];
  private readonly seen = new Set<string>();

  constructor(private readonly root: string) {}

  async run(): Promise<void> {
    const real = await realpath(this.root).catch(() => this.root);
    this.enter({ path: '', real, stray: false });
    for (;;) {
      const folder = this.folders.pop();
      if (folder) {
        await this.readFolder(folder);
        continue;
      }
      const link = this.links.pop();
      if (link === undefined) return;
      await this.followLink(link);
    }
  }

  private enter(folder: Folder): void {
    this.seen.add(folder.real);
    this.folders.push(folder);
  }

  private async readFolder(folder: Folder): Promise<void> {
    let entries: Dirent[];
    try {
      entries = await readdir(join(this.root, folder.path), { withFileTypes: true });
    } catch (error) {
      this.problems.add(
        'files/folder',
        folder.path,
        `The folder cannot be read: ${fileError(error)}. Its images are left out.`,
      );
      return;
    }
    // Later names first, since both lists are taken from their end: what is found does not hang on the disk's order.
    entries.sort((a, b) => (a.name < b.name ? 1 : -1));
    const shown = entries.filter(
      (entry) => !isHidden(entry.name) || (entry.isDirectory() && strayFolder(entry.name) !== undefined),
    );
    const masks = masksAmong(shown.map(({ name }) => name));
    for (const entry of shown) {
      if (!masks.has(entry.name)) await this.take(folder, entry);
      else if (!folder.stray) this.masks.push(folder.path === '' ? entry.name : `${folder.path}/${entry.name}`);
    }
  }

  private async take(folder: Folder, entry: Dirent): Promise<void> {
    const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
    const images = folder.stray ? this.stray : this.images;
    if (entry.name.includes('\uFFFD') && !(await exists(join(this.root, path)))) {
      this.problems.add('files/name', path, 'The name is not valid UTF-8, so the file cannot be opened. Rename it.');
    } else if (entry.isDirectory()) {
      const stray = folder.stray || strayFolder(entry.name) !== undefined;
      this.enter({ path, real: join(folder.real, entry.name), stray });
    } else if (entry.isSymbolicLink()) {
      await this.takeLink(path, folder.stray);
    } else if (isImageFile(entry.name)) {
      if (entry.isFile()) images.push(path);
      else
        this.problems.add(
          'files/special',
          path,
          'It is neither a file nor a folder (a pipe, socket or device) and is left out.',
        );
    }
  }

  private async takeLink(path: string, inStray: boolean): Promise<void> {
    const stray = inStray || strayFolder(posix.basename(path)) !== undefined;
    try {
      const target = await stat(join(this.root, path));
      if (target.isDirectory()) this.links.push({ path, stray });
      else if (isImageFile(path) && target.isFile()) (inStray ? this.stray : this.images).push(path);
    } catch (error) {
      this.problems.add('files/link', path, `The link leads nowhere: ${fileError(error)}.`);
    }
  }

  private async followLink({ path, stray }: { readonly path: string; readonly stray: boolean }): Promise<void> {
    try {
      const real = await realpath(join(this.root, path));
      if (!this.seen.has(real)) this.enter({ path, real, stray });
      else
        this.problems.add(
          'files/loop',
          path,
          `The link leads to ${real}, whose images are already part of the dataset. It is not followed.`,
        );
    } catch (error) {
      this.problems.add('files/link', path, `The link cannot be followed: ${fileError(error)}.`);
    }
  }
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
