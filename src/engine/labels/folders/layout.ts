import type { DatasetOptions } from '../../recipe/datasetOptions';
import { folderOf, folderTree } from './folderTree';
import { classOfName } from './nameClasses';
import { findPlaces, placesOf, type Places } from './places';

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

/** @param kept images that are not left out wherever they lie: a person took them out, and may bring them back */
export function layFolders(
  paths: readonly string[],
  { layout, include }: Pick<DatasetOptions, 'layout' | 'include'>,
  subfolders: 'parts' | 'classes',
  kept: (i: number) => boolean = () => false,
): FolderLayout {
  const levels = subfolders === 'classes';
  const found = findPlaces(folderTree(paths), (path) => isNamed(path, include), levels);
  const placeOf = placesOf(paths, found);
  const images = Uint32Array.from(paths.keys()).filter((i) => placeOf[i] >= 0 || kept(i));
  const places = Array.from(images, (i) => found.places[placeOf[i]] ?? { folder: '', split: '' });
  const isSplit = found.places.some(({ split }) => split !== '');
  const labels: string[] = [];
  const parts: string[] = [];
  images.forEach((image, n) => {
    const { folder } = places[n];
    const own = folderOf(paths[image]).slice(folder === '' ? 0 : folder.length + 1);
    const slash = levels ? -1 : own.indexOf('/');
    labels.push(layout === 'names' ? classOfName(paths[image]) : slash < 0 ? own : own.slice(0, slash));
    parts.push(slash < 0 ? '' : own.slice(slash + 1));
  });
  return {
    found,
    images,
    labels,
    splits: isSplit ? places.map(({ split }) => split) : null,
    above: places.map(({ folder }) => folder),
    parts,
  };
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
