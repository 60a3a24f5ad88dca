import { existsSync } from 'node:fs';
import { isAbsolute, posix, relative, resolve, sep } from 'node:path';
import type { DatasetInfo } from '../protocol/dataset';
import { NearmissError } from '../protocol/reply';
import { type FoundImages, findImages } from '../files/imageFiles';
import { type ReadDatasetOptions, readDatasetOptions } from '../recipe/readDatasetOptions';
import { checkClassFolder } from './classFolder';
import { DecisionLog } from './decisions/decisions';
import { emptiedFolders } from './emptiedFolders';
import { type FolderLayout, isNamed, layFolders, type Reading } from './folders/layout';
import { excludeNotes, layoutNotes, levelsNote, strayNotes } from './folders/layoutNotes';
import { renamedTo } from './folders/nameClasses';
import type { EditOutcome, LabelEdit } from './labelEdit';
import { PictureMoves } from './pictureMoves';
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

/** What an edit of folders goes by. */
interface Editing {
  readonly root: string;
  /** The folder of the excluded images, from the root. */
  readonly aside: string;
  readonly entries: LabelEntries;
  readonly layout: FolderLayout;
  /** How folders would be read with these images elsewhere. @param moved new paths by the paths of entries */
  after(moved: ReadonlyMap<string, string>): FolderLayout;
  /** Names of files say the classes. */
  readonly byName: boolean;
  /** A slash in a label makes a level, and no part of a class. */
  readonly levels: boolean;
}

/**
 * A dataset whose classes are folders, or beginnings of the names of files: see layFolders for where they are. An image
 * right in the folder that those lie in has no label, ''.
 */
export async function folderSource(
  info: DatasetInfo,
  { excluded, decisions }: Pick<StateFolder, 'excluded' | 'decisions'>,
): Promise<LabelSource> {
  const options = await readDatasetOptions(info.root);
  const images = await findImages(info.root);
  const { own, notes } = chosen(images, options);
  const away = (await findImages(excluded)).paths;
  const aside = pathFrom(info.root, excluded);
  const places = [...own, ...away];
  const isAway = (i: number): boolean => i >= own.length;
  const { layout, how, why } = await layOut(places, options, isAway, decisions);
  const entries: LabelEntries = {
    paths: Array.from(layout.images, (i) => (isAway(i) ? `${aside}/${places[i]}` : places[i])),
    labels: layout.labels,
    splits: layout.splits,
    excluded: Uint8Array.from(layout.images, (i) => Number(isAway(i))),
    records: null,
    ...(options.layout !== 'names' && { above: layout.above }),
  };
  const byName = options.layout === 'names';
  const after = (moved: ReadonlyMap<string, string>): FolderLayout => {
    const then = places.slice();
    layout.images.forEach((image, i) => (then[image] = moved.get(entries.paths[i]) ?? then[image]));
    return layFolders(then, options, how, isAway);
  };
  return {
    info,
    entries,
    files: [],
    reading: { what: describeFolders(entries), missing: 0, unnamed: 0 },
    problems: images.problems,
    notes: [...notes, ...(why ? [levelsNote(why)] : []), ...layoutNotes(places, layout, byName)],
    labelOf: lazyLabels(entries),
    edit: (changes) =>
      editFolder({ root: info.root, aside, entries, layout, byName, levels: how.levels, after }, changes),
  };
}

function describeFolders({ paths, labels, splits }: LabelEntries): string {
  if (paths.length === 0) return 'folders: no images';
  const classes = new Set(labels.filter(Boolean)).size;
  const named = splits ? `, splits ${[...new Set(splits)].join(', ')}` : '';
  return `folders: ${classes === 0 ? 'images without a class' : `a folder per class, ${classes} classes`}${named}`;
}

/** The images that the dataset's options leave in, and what is to be said of the others. */
function chosen({ paths, stray, masks }: FoundImages, { include, exclude }: ReadDatasetOptions) {
  const asked = stray.filter((path) => isNamed(path, include));
  const all = asked.length === 0 ? paths : [...paths, ...asked].sort();
  const own = exclude.length === 0 ? all : all.filter((path) => !isNamed(path, exclude));
  const out = asked.length === 0 ? stray : stray.filter((path) => !asked.includes(path));
  return { own, notes: [...masksNote(masks), ...strayNotes(out), ...excludeNotes(all.length - own.length)] };
}

/** Folders in class folders are classes where the recipe says or needs it, or a person has decided on such classes. */
async function layOut(
  places: readonly string[],
  options: ReadDatasetOptions,
  isAway: (i: number) => boolean,
  decisions: string,
): Promise<{ layout: FolderLayout; how: Reading; why?: 'recipe' | 'decisions' }> {
  const lay = (how: Reading) => ({ layout: layFolders(places, options, how, isAway), how });
  if (options.subfolders !== undefined) return lay({ levels: options.subfolders === 'classes', first: true });
  const parts = lay({ levels: false, first: false });
  if (options.layout === 'names' || !(options.levels || places.some((path) => path.split('/').length > 2)))
    return parts;
  const classes = lay({ levels: true, first: true });
  const isSame = classes.layout.labels.every((label, i) => label === parts.layout.labels[i]);
  if (options.levels) return { ...classes, ...(!isSame && { why: 'recipe' }) };
  if (isSame) return parts;
  const now = new Set(classes.layout.labels.filter((label) => label.includes('/')));
  const log = await DecisionLog.open(decisions);
  return log.everMentioned(now) ? { ...classes, why: 'decisions' } : parts;
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

function editFolder(editing: Editing, changes: readonly LabelChange[]): LabelEdit {
  checkDistinct(changes);
  const { root, aside, entries, layout } = editing;
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
    const to = change.action === 'relabel' ? change.label : '';
    const wanted = change.action === 'relabel' ? placeFor(editing, i, to) : `${aside}/${image}`;
    return { image, from: entries.labels[i], to, ...pictures.move(image, wanted) };
  });
  const { moves } = pictures;
  checkStays(editing, changes, outcomes);
  return { moves, texts: [], outcomes, emptied: emptiedFolders(moves, layout.above, aside) };
}

/**
 * Refuses labels after which folders would be read otherwise, as where a class that has parts is the only one left and
 * passes for the folder of the classes.
 */
function checkStays(
  { entries, layout, after }: Editing,
  changes: readonly LabelChange[],
  outcomes: readonly EditOutcome[],
): void {
  const relabelled = outcomes.filter((_, o) => changes[o].action === 'relabel');
  if (relabelled.length === 0) return;
  const labels = new Map(relabelled.map(({ image, to }) => [image, to]));
  const before = new Set(entries.labels);
  const then = new Set(entries.labels.map((label, i) => labels.get(entries.paths[i]) ?? label));
  // Folders are read otherwise only where one came or went.
  if (then.size === before.size && [...then].every((label) => before.has(label))) return;
  const folders = ({ found }: FolderLayout) => found.places.map(({ folder }) => folder).join('\n');
  const read = after(new Map(relabelled.map(({ image, now }) => [image, now])));
  if (folders(read) === folders(layout)) return;
  const [{ folder }] = read.found.places;
  throw new NearmissError(
    'label/layout',
    `After this change the folders in ${folder || 'the root'} would be read as the classes. Nothing was changed. ` +
      'Write "dataset": { "subfolders": "parts" } into nearmiss.json so that folders in class folders stay parts of ' +
      'the class, or choose another label.',
  );
}

/** Where an image lies when it has this label: in its split, and in the same part of the class. */
function placeFor({ entries, layout, byName, levels }: Editing, i: number, label: string): string {
  const image = entries.paths[i];
  if (entries.labels[i] === label) return image;
  if (byName) return renamedTo(image, label);
  checkClassFolder(label);
  if (!levels && label.includes('/'))
    throw new NearmissError(
      'label/folder',
      `The label "${label}" has levels, and folders in class folders are parts of the class here. Take a label ` +
        'without a slash, or write "dataset": { "subfolders": "classes" } into nearmiss.json.',
    );
  // Right in the folder of the classes there is no class, and its part would pass for one.
  return posix.join(layout.above[i], label, label === '' ? '' : layout.parts[i], posix.basename(image));
}
