import { existsSync, lstatSync } from 'node:fs';
import { isAbsolute, posix, relative, resolve, sep } from 'node:path';
import type { DatasetInfo } from '../protocol/dataset';
import { NearmissError } from '../protocol/reply';
import { freeName } from '../files/freeName';
import { findImages } from '../files/imageFiles';
import { emptiedFolders } from './emptiedFolders';
import type { EditOutcome, FileMove, LabelEdit } from './labelEdit';
import { splitFolders } from './splitFolders';
import type { StateFolder } from './state/stateFolder';
import {
  cannotUndo,
  checkDistinct,
  checkLabel,
  indexPaths,
  lazyLabels,
  type LabelChange,
  type LabelEntries,
  type LabelSource,
  unknownImage,
} from './labelSource';

/** What decisions call the folder of the excluded images, wherever it is: a dataset can be moved or copied with them. */
const RECORDED = '.nearmiss/excluded';

/**
 * A dataset whose classes are folders: an image's label is the path of folders above it, '' at the root. Top folders
 * that are splits belong to no label.
 */
export async function folderSource(
  info: DatasetInfo,
  { excluded }: Pick<StateFolder, 'excluded'>,
): Promise<LabelSource> {
  const images = await findImages(info.root);
  const away = (await findImages(excluded)).paths;
  const aside = pathFrom(info.root, excluded);
  const paths = [...images.paths, ...away.map((path) => `${aside}/${path}`)];
  const places = [...images.paths, ...away];
  const splits = splitFolders(places);
  const entries: LabelEntries = {
    paths,
    labels: places.map((path, i) => folderOf(splits ? path.slice(splits[i].length + 1) : path)),
    splits,
    excluded: new Uint8Array(paths.length).fill(1, images.paths.length),
    records: null,
  };
  return {
    info,
    entries,
    problems: images.problems,
    labelOf: lazyLabels(entries),
    edit: (changes) => editFolder(info.root, aside, entries, changes),
  };
}

/**
 * What tells files apart: on the usual disks of macOS and Windows, names that differ in case or in how an accent is
 * composed are one file.
 */
export function fileKey(path: string): string {
  return process.platform === 'linux' ? path : path.normalize('NFC').toLowerCase();
}

/** A file as it is named from the root, with `/`, also outside of it; absolute on Windows where it is on another drive. */
function pathFrom(root: string, file: string): string {
  const path = relative(root, file);
  return (isAbsolute(path) ? file : path).split(sep).join('/');
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** @param aside the folder of the excluded images, from the root */
function editFolder(root: string, aside: string, entries: LabelEntries, changes: readonly LabelChange[]): LabelEdit {
  checkDistinct(changes);
  const index = indexPaths(entries.paths);
  const moves: FileMove[] = [];
  const planned = new Set<string>();
  const moveTo = (from: string, wanted: string): string => {
    if (from === wanted) return from;
    const to = freeName(wanted, (path) => planned.has(fileKey(path)) || isThere(resolve(root, path)));
    planned.add(fileKey(to));
    moves.push({ from, to });
    return to;
  };
  const outcomes = changes.map((change): EditOutcome => {
    if (change.action === 'restore') {
      const { image, from, to, undo } = change.done;
      const moved = replaceStart(undo, RECORDED, aside);
      if (undo === '' || !existsSync(resolve(root, moved)))
        throw cannotUndo(image, `${moved || 'the moved file'} is no longer there`);
      return { image: moved, now: moveTo(moved, image), from: to, to: from, undo: '' };
    }
    const { image } = change;
    const i = index.get(image);
    if (i === undefined) throw unknownImage(image);
    const to = change.action === 'relabel' ? checkClassFolder(change.label) : '';
    const now = moveTo(
      image,
      change.action === 'relabel'
        ? posix.join(entries.splits?.[i] ?? '', to, posix.basename(image))
        : `${aside}/${image}`,
    );
    return { image, now, from: entries.labels[i], to, undo: replaceStart(now, aside, RECORDED) };
  });
  return { moves, texts: [], outcomes, emptied: emptiedFolders(moves, entries.splits, aside) };
}

function replaceStart(path: string, folder: string, by: string): string {
  return path.startsWith(`${folder}/`) ? by + path.slice(folder.length) : path;
}

/** A label as folders: each level has to be a name that the disk takes and that is not hidden. */
export function checkClassFolder(label: string): string {
  const refused = process.platform === 'win32' ? /[<>:"|?*\\\0-\x1f]|[. ]$/ : /\0/;
  const bad =
    label !== '' &&
    checkLabel(label)
      .split('/')
      .find((level) => level === '' || level.startsWith('.') || refused.test(level));
  if (bad === false || bad === undefined) return label;
  throw new NearmissError(
    'label/folder',
    `The label "${label}" cannot be a folder because of its part "${bad}". ` +
      'Use names between single slashes that do not begin with a dot and that the disk allows.',
  );
}

export function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}
