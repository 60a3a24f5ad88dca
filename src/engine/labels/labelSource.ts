import type { DatasetInfo, Reading } from '../protocol/dataset';
import { NearmissError } from '../protocol/reply';
import type { EditOutcome, LabelEdit } from './labelEdit';
import type { Problem } from '../files/problem';

/** The images that a dataset names, as columns: entry i is paths[i], labels[i], … Each path occurs once. */
export interface LabelEntries {
  /**
   * Relative to the root with `/`, for excluded images also out of it. Folders: in code-unit order; label files: in the
   * order of their rows.
   */
  readonly paths: readonly string[];
  /** '' where unlabelled. */
  readonly labels: readonly string[];
  /** '' where the row names none; null where the dataset knows no splits. */
  readonly splits: readonly string[] | null;
  /** 1 where a person took the image out of the dataset. */
  readonly excluded: Uint8Array;
  /** What stands in place of a picture, where the items are rows of the label file: the rest of each row. */
  readonly texts?: readonly string[];
  /** Where class folders are the labels: the folder that the one of the image lies in, '' for the root. */
  readonly above?: readonly string[];
  /** The record of the label file that names the image, see LabelRows; null in a folder dataset. */
  readonly records: Uint32Array | null;
}

export type LabelChange =
  | {
      readonly action: 'relabel';
      readonly image: string;
      readonly label: string;
      /** Of a label file: gives all rows of the image the label, also where they differ; else that is refused. */
      readonly rows?: 'all';
    }
  | { readonly action: 'exclude'; readonly image: string }
  /** Takes back what an earlier edit did, from its outcome as the decision recorded it. */
  | { readonly action: 'restore'; readonly done: Pick<EditOutcome, 'image' | 'from' | 'to' | 'undo'> };

/** What a source says of how it was read; what it passed over, and its notes, are put to that. */
export type ReadingPart = Pick<Reading, 'what' | 'missing' | 'unnamed'>;

/** The labels of one dataset as they stand on disk or in the editor: an immutable snapshot, and how to change them. */
export interface LabelSource {
  readonly info: DatasetInfo;
  readonly entries: LabelEntries;
  readonly problems: readonly Problem[];
  /** What a person may want to know of how it was read, in one line each. */
  readonly notes?: readonly string[];
  readonly reading: ReadingPart;
  /** Label files that were read, relative to the root. */
  readonly files: readonly string[];
  /** Images of which rows of the label file say different labels; the first row counts. */
  readonly differing?: ReadonlySet<string>;
  /**
   * The texts of the label files for a copy of the dataset, by their path, see exportedRows; none where folders are the
   * labels.
   * @param pathOf where an image is in the copy; null where it is not in it
   */
  exported?(pathOf: (image: string) => string | null): Readonly<Record<string, string>>;
  /** The file that a row of a label file means by a name; null for no path inside the dataset. */
  pathOf?(file: string, name: string): string | null;
  /** What a copy in the same form holds: pictures, also those without a label, and the texts of the label files. */
  readonly copied?: { readonly pictures: readonly string[]; readonly texts: Readonly<Record<string, string>> };
  /** The label of an image; undefined for a path that is none. */
  labelOf(image: string): string | undefined;
  /**
   * The one way to change labels. Nothing is written: the edit is for an applier, and afterwards the source is opened
   * anew. At most one change per image. Throws NearmissError for an image or label that cannot be, or a change that
   * cannot be taken back.
   */
  edit(changes: readonly LabelChange[]): LabelEdit;
}

/** The position of each path, for edits. */
export function indexPaths(paths: readonly string[]): Map<string, number> {
  return new Map(paths.map((path, i) => [path, i]));
}

/** Looks labels up by path, in an index that is made when the first is asked for. */
export function lazyLabels({ paths, labels }: LabelEntries): (image: string) => string | undefined {
  let index: Map<string, number> | undefined;
  return (image) => labels[(index ??= indexPaths(paths)).get(image) ?? -1];
}

/** Throws when a change names an image twice: which of the two should win cannot be told. */
export function checkDistinct(changes: readonly LabelChange[]): void {
  const images = new Set<string>();
  for (const change of changes) {
    const image = change.action === 'restore' ? change.done.image : change.image;
    if (images.has(image))
      throw new NearmissError(
        'labels/twice',
        `${image} is named by two changes of one edit. Make them one after the other.`,
      );
    images.add(image);
  }
}

/** Any text can be a label of a label file, except half a character, which no file can hold. Returns it. */
export function checkLabel(label: string): string {
  // So does a byte that is not UTF-8, see text.ts: it means nothing in another file.
  if (!/[\uD800-\uDFFF]/u.test(label)) return label;
  throw new NearmissError(
    'label/invalid',
    `The label ${JSON.stringify(label)} holds half a character (a lone surrogate). Type it anew.`,
  );
}

export function unknownImage(image: string): NearmissError {
  return new NearmissError(
    'image/unknown',
    `${image} is not in the dataset. Give its path relative to the dataset's folder, as the lists show it.`,
  );
}

export function cannotUndo(image: string, reason: string): NearmissError {
  return new NearmissError(
    'undo/changed',
    `The decision on ${image} cannot be taken back: ${reason}. Nothing was changed.`,
  );
}
