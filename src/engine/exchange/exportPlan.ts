import { posix } from 'node:path';
import { fileKey } from '../files/fileKey';
import { freeName } from '../files/freeName';
import { checkClassFolder } from '../labels/classFolder';
import type { LabelSource } from '../labels/labelSource';
import { labelTableText } from '../labels/labelTableText';
import { sidecarOf, Sidecars } from '../labels/sidecars';
import { type ExportForm, pictureOf } from '../protocol';
import { NearmissError } from '../protocol/reply';
import { RECIPE_FILE } from '../recipe/readRecipe';

/** What a copy of a dataset is to hold. */
export interface ExportPlan {
  /** How many of the files are images. */
  readonly images: number;
  /** Each file, with its place in the copy, relative with `/`. */
  readonly files: readonly { readonly from: string; readonly to: string }[];
  /** Files that are written anew, by their name. */
  readonly texts: Readonly<Record<string, string>>;
  /** What a person should know of it, in a sentence; '' for nothing. */
  readonly note: string;
}

/**
 * A copy of a dataset with its labels as they are now, without what a person took out. `folders` makes a folder per
 * class, below one per split where all images have one; `table` keeps paths and table. Files beside an image that are
 * about it go along, and so does what a label file says beside labels. Pictures that lie in another file become files
 * of their own in folders; beside a table that file is copied as it is.
 * @param names of pictures that lie in another file, by their paths
 * @throws NearmissError for a label or split that cannot be a folder, and where it is not known what to export
 */
export function planExport(
  source: LabelSource,
  form: ExportForm,
  names: ReadonlyMap<string, string> = new Map(),
): ExportPlan {
  const { info, entries, copied } = source;
  if (copied && form === 'table') return planSame(source, copied);
  const kept = [...entries.paths.keys()].filter((i) => !entries.excluded[i]);
  checkKnown(source, kept, form);
  const there = new Set(entries.paths);
  const pictures = new Set(entries.paths.map((path) => pictureOf(path).file));
  const places = new Places();
  const sidecars = new Sidecars(info.root);
  const bySplit = kept.every((i) => (entries.splits?.[i] ?? '') !== '');
  const files: { from: string; to: string }[] = [];
  const pathOf = new Map<string, string>();
  const taken = new Set<string>();
  for (const i of kept) {
    const { file, entry } = pictureOf(entries.paths[i]);
    // Pictures in another file get files of their own in folders; beside a table that file is copied as it is.
    const from = entry !== null && form === 'folders' ? entries.paths[i] : file;
    if (form === 'table') pathOf.set(entries.paths[i], entries.paths[i]);
    // Of a picture with several boxes each is an item.
    if (taken.has(from)) continue;
    taken.add(from);
    const split = bySplit
      ? checkClassFolder(entries.splits![i])
      : (info.layout === 'folder' && entries.splits?.[i]) || '';
    const wanted = posix.join(
      split,
      form === 'folders' ? checkClassFolder(entries.labels[i]) : '',
      names.get(from) ?? posix.basename(from),
    );
    const beside = entry === null ? sidecars.of(from) : { own: [], shared: [] };
    // A table may name a mask as an image of its own.
    const [own, shared] = [beside.own, beside.shared].map((some) => some.filter(({ path }) => !pictures.has(path)));
    const to = form === 'table' ? from : places.take(wanted, (path) => own.map((sidecar) => sidecarOf(path, sidecar)));
    if (form !== 'table') pathOf.set(from, to);
    files.push({ from, to });
    for (const sidecar of own) files.push({ from: sidecar.path, to: sidecarOf(to, sidecar) });
    // Of two images with one name either may be meant: it goes along with the first that has room for it.
    for (const sidecar of shared) {
      const place = sidecarOf(to, sidecar);
      if (places.isFree(place)) files.push({ from: sidecar.path, to: places.take(place) });
    }
  }
  const missing = new Set<string>();
  const placeOf = (image: string): string | null => {
    if (there.has(image)) return pathOf.get(image) ?? null;
    // A row of a picture without a box.
    if (pictures.has(image)) return image;
    missing.add(image);
    return image;
  };
  const texts = textsOf(source, form, placeOf);
  return { images: kept.length, files, texts, note: noteOf(info.labelFile, missing) };
}

/** The same pictures with the same label files, as they are now. */
function planSame({ entries, info }: LabelSource, { pictures, texts }: NonNullable<LabelSource['copied']>): ExportPlan {
  if (pictures.length === 0) throw nothingThere(info.root);
  return {
    images: entries.paths.length,
    files: pictures.map((path) => ({ from: path, to: path })),
    texts,
    note: '',
  };
}

function nothingThere(root: string): NearmissError {
  return new NearmissError(
    'export/nothing',
    `${root} has no images to export. Connect the disk that they are on or look what became of the folder.`,
  );
}

/** Refuses an export of which nobody could say that it holds the dataset. */
function checkKnown(
  { info, entries, problems, differing }: LabelSource,
  kept: readonly number[],
  form: ExportForm,
): void {
  if (kept.length === 0) throw nothingThere(info.root);
  const mark = problems.find(({ code }) => code === 'labels/conflict');
  if (mark)
    throw new NearmissError(
      'export/conflict',
      `${info.labelFile} holds marks of a merge conflict (line ${mark.line}), so its labels are not known. Choose a ` +
        'side, delete the marks and export again.',
    );
  const box = form === 'folders' ? kept.find((i) => pictureOf(entries.paths[i]).box !== null) : undefined;
  if (box !== undefined)
    throw new NearmissError(
      'export/boxes',
      `${entries.paths[box]} is a part of a picture, and a folder per class holds whole ones. Export the same paths ` +
        'with the table instead (--form table).',
    );
  const [image] = differing ?? [];
  const others = differing && differing.size > 1 ? ` and of ${differing.size - 1} more` : '';
  if (form === 'folders' && image !== undefined)
    throw new NearmissError(
      'export/differing',
      `${info.labelFile} has rows of ${image}${others} ` +
        'with different labels, as for boxes or several raters; a folder per class has room for one. Export the same ' +
        'paths with the table instead (--form table).',
    );
}

function noteOf(labelFile: string, missing: ReadonlySet<string>): string {
  if (missing.size === 0) return '';
  const [first] = missing;
  const others =
    missing.size > 2 ? ` and ${missing.size - 1} other images` : missing.size > 1 ? ' and another image' : '';
  return `${labelFile} names ${first}${others} that ${missing.size > 1 ? 'are' : 'is'} not there; the rows are kept.`;
}

function textsOf(
  { entries, exported }: LabelSource,
  form: ExportForm,
  placeOf: (image: string) => string | null,
): Readonly<Record<string, string>> {
  const texts = exported?.(placeOf);
  if (form === 'table') return texts ?? { 'labels.tsv': labelTableText(entries) };
  // Folders in class folders are parts of the class where nothing says otherwise.
  const hasLevels = entries.labels.some((label, i) => !entries.excluded[i] && label.includes('/'));
  const recipe: Record<string, string> = hasLevels
    ? { [RECIPE_FILE]: `${JSON.stringify({ dataset: { subfolders: 'classes' } })}\n` }
    : {};
  // Under an ending that no tool takes for the labels: those are the folders now.
  const kept = Object.entries(texts ?? {}).map(([file, text]) => [`${file.replaceAll('/', '-')}.txt`, text]);
  return { ...recipe, ...Object.fromEntries(kept) };
}

/** Names in a copy that are given away. */
class Places {
  private readonly taken = new Set<string>();

  isFree(path: string): boolean {
    return !this.taken.has(fileKey(path));
  }

  /** The path itself, or with a number where it, or a path that goes with it, is taken. */
  take(wanted: string, along: (path: string) => readonly string[] = () => []): string {
    const path = freeName(wanted, (name) => ![name, ...along(name)].every((one) => this.isFree(one)));
    for (const one of [path, ...along(path)]) this.taken.add(fileKey(one));
    return path;
  }
}
