import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { DatasetInfo } from '../protocol/dataset';
import { findImages } from '../files/imageFiles';
import { checkClassFolder, EXCLUDED_FOLDER } from './classFolder';
import type { EditOutcome, LabelEdit } from './labelEdit';
import { PictureMoves } from './pictureMoves';
import { splitFolders } from './splitFolders';
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

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function editFolder(root: string, entries: LabelEntries, changes: readonly LabelChange[]): LabelEdit {
  checkDistinct(changes);
  const index = indexPaths(entries.paths);
  const pictures = new PictureMoves(root);
  const outcomes = changes.map((change): EditOutcome => {
    if (change.action === 'restore') {
      const { image, from, to, undo } = change.done;
      const now = PictureMoves.nowOf(undo);
      if (now === '' || !existsSync(join(root, now)))
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
        : `${EXCLUDED_FOLDER}/${image}`;
    return { image, from: entries.labels[i], to, ...pictures.move(image, wanted) };
  });
  return { moves: pictures.moves, texts: [], outcomes };
}
