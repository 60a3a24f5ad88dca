import type { DatasetOptions } from '../../recipe/datasetOptions';
import { folderOf, folderTree } from './folderTree';
import { classOfName } from './nameClasses';
import { findPlaces, type Place, placeOf, type Places } from './places';

/** How the folders of a dataset are read. All lists have one value per image of `paths`. */
export interface FolderLayout {
  readonly found: Places;
  /** Which of the paths asked about these are: those that belong to the dataset. */
  readonly images: Uint32Array;
  readonly labels: readonly string[];
  /** null where there are no splits. */
  readonly splits: readonly string[] | null;
  /** The folder that the folder of the class lies in. */
  readonly above: readonly string[];
  /** The folders between that of the class and the image, which are a part of it; '' for none. */
  readonly parts: readonly string[];
}

/** How folders are read. */
export interface Reading {
  /** Folders in class folders are levels of labels; else they are parts of the class. */
  readonly levels: boolean;
  /** See findPlaces. */
  readonly first: boolean;
}

/** @param kept images that are not left out wherever they lie: a person took them out, and may bring them back */
export function layFolders(
  paths: readonly string[],
  { layout, include }: Pick<DatasetOptions, 'layout' | 'include'>,
  { levels, first }: Reading,
  kept: (i: number) => boolean = () => false,
): FolderLayout {
  const places = findPlaces(folderTree(paths), (path) => isNamed(path, include), first);
  const known = new Map<string, Read>();
  const read = (folder: string): Read => {
    const found = known.get(folder) ?? readFolder(folder, places, levels);
    known.set(folder, found);
    return found;
  };
  const folders = paths.map((path) => read(folderOf(path)));
  const images = Uint32Array.from(paths.keys()).filter((i) => folders[i].place !== null || kept(i));
  const own = Array.from(images, (i) => folders[i]);
  const isSplit = places.places.some(({ split }) => split !== '');
  return {
    found: places,
    images,
    labels: layout === 'names' ? Array.from(images, (i) => classOfName(paths[i])) : own.map(({ label }) => label),
    splits: isSplit ? own.map(({ place }) => place?.split ?? '') : null,
    above: own.map(({ place }) => place?.folder ?? ''),
    parts: own.map(({ part }) => part),
  };
}

/** What images right in a folder are. */
interface Read {
  readonly place: Place | null;
  readonly label: string;
  readonly part: string;
}

function readFolder(folder: string, places: Places, levels: boolean): Read {
  const place = placeOf(folder, places);
  const start = place === null || place.folder === '' ? 0 : place.folder.length + 1;
  const own = folder.slice(start);
  const slash = levels ? -1 : own.indexOf('/');
  return slash < 0
    ? { place, label: own, part: '' }
    : { place, label: own.slice(0, slash), part: own.slice(slash + 1) };
}

/** Whether a folder or file is named by its path, or it or one that it lies in by its name alone. */
export function isNamed(path: string, names: readonly string[]): boolean {
  return names.some((given) => {
    const name = given.replace(/^\.\/(?=.)/, '').replace(/\/+$/, '');
    return name.includes('/')
      ? path === name || path.startsWith(`${name}/`)
      : path === name || path.split('/').includes(name);
  });
}
