import { existsSync, lstatSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { DatasetInfo } from '../protocol/dataset';
import { NearmissError } from '../protocol/reply';
import { freeName } from '../files/freeName';
import { findImages } from '../files/imageFiles';
import type { EditOutcome, FileMove, LabelEdit } from './labelEdit';
import { splitFolders } from './splitFolders';
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

/** Where excluded images of a folder dataset go, with their path kept below it. */
export const EXCLUDED_FOLDER = '.nearmiss/excluded';

/**
 * A dataset whose classes are folders: an image's label is the path of folders above it, '' at the root. Top folders
 * that are splits belong to no label.
 */
export async function folderSource(info: DatasetInfo): Promise<LabelSource> {
  const images = await findImages(info.root);
  const away = (await findImages(join(info.root, EXCLUDED_FOLDER))).paths;
  const paths = [...images.paths, ...away.map((path) => `${EXCLUDED_FOLDER}/${path}`)];
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
    edit: (changes) => editFolder(info.root, entries, changes),
  };
}

/**
 * What tells files apart: on the usual disks of macOS and Windows, names that differ in case or in how an accent is
 * composed are one file.
 */
export function fileKey(path: string): string {
  return process.platform === 'linux' ? path : path.normalize('NFC').toLowerCase();
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function editFolder(root: string, entries: LabelEntries, changes: readonly LabelChange[]): LabelEdit {
  checkDistinct(changes);
  const index = indexPaths(entries.paths);
  const moves: FileMove[] = [];
  const planned = new Set<string>();
  const moveTo = (from: string, wanted: string): string => {
    if (from === wanted) return from;
    const to = freeName(wanted, (path) => planned.has(fileKey(path)) || isThere(join(root, path)));
    planned.add(fileKey(to));
    moves.push({ from, to });
    return to;
  };
  const outcomes = changes.map((change): EditOutcome => {
    if (change.action === 'restore') {
      const { image, from, to, undo } = change.done;
      if (undo === '' || !existsSync(join(root, undo)))
        throw cannotUndo(image, `${undo || 'the moved file'} is no longer there`);
      return { image: undo, now: moveTo(undo, image), from: to, to: from, undo: '' };
    }
    const { image } = change;
    const i = index.get(image);
    if (i === undefined) throw unknownImage(image);
    const to = change.action === 'relabel' ? checkClassFolder(change.label) : '';
    const now = moveTo(
      image,
      change.action === 'relabel'
        ? posix.join(entries.splits?.[i] ?? '', to, posix.basename(image))
        : `${EXCLUDED_FOLDER}/${image}`,
    );
    return { image, now, from: entries.labels[i], to, undo: now };
  });
  return { moves, texts: [], outcomes };
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
