import type { ImageNames } from './names';
import type { LabelEntries } from './labelSource';
import type { ClassCount } from '../protocol';
import { PathRows } from './pathRows';

/** What became of one image by an edit. */
export interface RowChange {
  /** Where it was. */
  readonly image: string;
  /** Where it is now. */
  readonly now: string;
  /** Its label now; '' for none. */
  readonly to: string;
}

/**
 * The images of an open dataset in the order in which they were read. It never changes: a decision makes another one
 * with the same images in the same rows, so that every array keyed by image stays right; reading the folder again makes
 * one with rows of its own.
 */
export class ImageTable implements ImageNames {
  private constructor(
    readonly paths: readonly string[],
    readonly classes: readonly string[],
    readonly labels: Int32Array,
    readonly splits: readonly string[],
    /** The rest of each row where the items are rows of a table, see LabelEntries; null where they are images. */
    readonly texts: readonly string[] | null,
    /** 1 where a decision took the image out of the dataset since it was read. */
    readonly excluded: Uint8Array,
    private readonly rows: PathRows,
  ) {}

  /** Images that were excluded before the dataset was read have no row. */
  static of(entries: LabelEntries): ImageTable {
    const present = [...entries.paths.keys()].filter((i) => !entries.excluded[i]);
    const labels = present.map((i) => entries.labels[i]);
    const paths = present.map((i) => entries.paths[i]);
    const classes = [...new Set(labels)].filter((label) => label !== '').sort();
    const classIndex = new Map(classes.map((label, c) => [label, c]));
    return new ImageTable(
      paths,
      classes,
      Int32Array.from(labels, (label) => classIndex.get(label) ?? -1),
      present.map((i) => entries.splits?.[i] ?? ''),
      entries.texts ? present.map((i) => entries.texts![i]) : null,
      new Uint8Array(present.length),
      PathRows.of(paths),
    );
  }

  get count(): number {
    return this.paths.length;
  }

  /** undefined for a path that is no image of the dataset, or no longer. */
  row(path: string): number | undefined {
    const row = this.rows.row(path);
    return row === undefined || this.excluded[row] ? undefined : row;
  }

  /** Whether the table was read with this image, which may be excluded by now. */
  knows(path: string): boolean {
    return this.rows.row(path) !== undefined;
  }

  /** What a row of a table says; undefined for images. */
  text(path: string): string | undefined {
    const row = this.rows.row(path);
    return row === undefined ? undefined : this.texts?.[row];
  }

  label(row: number): string {
    return this.labels[row] < 0 ? '' : this.classes[this.labels[row]];
  }

  /** After an edit. A label that is new becomes the last class. Changes of images that are not known are left out. */
  after(changes: readonly RowChange[]): ImageTable {
    return this.changed(changes, 0);
  }

  /** After an edit that took images out: they have no label and no vote until they are restored. */
  without(changes: readonly RowChange[]): ImageTable {
    return this.changed(
      changes.map((change) => ({ ...change, to: '' })),
      1,
    );
  }

  /** True when both hold the same images with the same labels, in whatever order. */
  sameAs(other: ImageTable): boolean {
    const present = this.excluded.reduce((count, excluded) => count - excluded, this.count);
    return (
      present === other.count &&
      other.paths.every((path, i) => {
        const row = this.row(path);
        return row !== undefined && this.label(row) === other.label(i);
      })
    );
  }

  /** True when both hold the same images in the same order, whatever their labels. */
  alignedWith(other: ImageTable): boolean {
    return this.count === other.count && other.paths.every((path, i) => this.paths[i] === path && !this.excluded[i]);
  }

  counts(): { readonly images: number; readonly unlabelled: number; readonly classes: ClassCount[] } {
    const perClass = new Uint32Array(this.classes.length);
    let images = 0;
    let unlabelled = 0;
    this.labels.forEach((label, i) => {
      if (this.excluded[i]) return;
      images++;
      if (label < 0) unlabelled++;
      else perClass[label]++;
    });
    const classes = this.classes
      .map((label, c) => ({ label, images: perClass[c] }))
      .filter((entry) => entry.images > 0);
    return { images, unlabelled, classes: classes.sort((a, b) => (a.label < b.label ? -1 : 1)) };
  }

  private changed(changes: readonly RowChange[], out: 0 | 1): ImageTable {
    const [paths, classes, labels, excluded] = [
      this.paths.slice(),
      this.classes.slice(),
      this.labels.slice(),
      this.excluded.slice(),
    ];
    const classIndex = new Map(classes.map((label, c) => [label, c]));
    const known = changes.filter(({ image }) => this.knows(image));
    const moves = known.map(({ image, now, to }) => {
      const row = this.rows.row(image)!;
      if (to !== '' && !classIndex.has(to)) classIndex.set(to, classes.push(to) - 1);
      paths[row] = now;
      labels[row] = classIndex.get(to) ?? -1;
      excluded[row] = out;
      return { row, from: image, to: now };
    });
    return new ImageTable(paths, classes, labels, this.splits, this.texts, excluded, this.rows.after(moves));
  }
}
