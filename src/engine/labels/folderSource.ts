import { existsSync } from 'node:fs';
import { isAbsolute, posix, relative, resolve, sep } from 'node:path';
import type { DatasetInfo } from '../protocol/dataset';
import { findImages } from '../files/imageFiles';
import { checkClassFolder } from './classFolder';
import { emptiedFolders } from './emptiedFolders';
import type { EditOutcome, LabelEdit } from './labelEdit';
import { PictureMoves } from './pictureMoves';
import { splitFolders } from './splitFolders';
import type { StateFolder } from './state/stateFolder';
import {
  cannotUndo,
  checkDistinct,
  indexPaths,
  lazyLabels,
  type LabelChange,
  type LabelEntries,
  type LabelSource,
  unknownImage,
} from './labelSource';

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
    files: [],
    reading: { what: describeFolders(entries), missing: 0, unnamed: 0 },
    problems: images.problems,
    notes: masksNote(images.masks),
    labelOf: lazyLabels(entries),
    edit: (changes) => editFolder(info.root, aside, entries, changes),
  };
}

function describeFolders({ paths, labels, splits }: LabelEntries): string {
  if (paths.length === 0) return 'folders: no images';
  const classes = new Set(labels.filter(Boolean)).size;
  const named = splits ? `, splits ${[...new Set(splits)].join(', ')}` : '';
  return `folders: ${classes === 0 ? 'images without a class' : `a folder per class, ${classes} classes`}${named}`;
}

function masksNote(masks: readonly string[]): readonly string[] {
  if (masks.length === 0) return [];
  const what = masks.length === 1 ? `${masks[0]} is a map` : `${masks[0]} and ${masks.length - 1} more are maps`;
  return [`${what} of the picture beside, go with it and are no images of their own.`];
}

/**
 * A file as it is named from the root, with `/`, also outside of it; absolute on Windows where it is on another drive.
 */
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
  const pictures = new PictureMoves(root, aside);
  const outcomes = changes.map((change): EditOutcome => {
    if (change.action === 'restore') {
      const { image, from, to, undo } = change.done;
      const now = pictures.nowOf(undo);
      if (now === '' || !existsSync(resolve(root, now)))
        throw cannotUndo(image, `${now || 'the moved file'} is no longer there`);
      return { image: now, from: to, to: from, ...pictures.back(image, undo) };
    }
    const { image } = change;
    const i = index.get(image);
    if (i === undefined) throw unknownImage(image);
    const to = change.action === 'relabel' ? checkClassFolder(change.label) : '';
    const wanted =
      change.action === 'relabel'
        ? posix.join(entries.splits?.[i] ?? '', to, posix.basename(image))
        : `${aside}/${image}`;
    return { image, from: entries.labels[i], to, ...pictures.move(image, wanted) };
  });
  const { moves } = pictures;
  return { moves, texts: [], outcomes, emptied: emptiedFolders(moves, entries.splits, aside) };
}
