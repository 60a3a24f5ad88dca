import type { ImageNames } from './names';
import type { LabelEntries } from './labelSource';
import type { ClassCount } from '../protocol';

/**
 * The images of an open dataset in the order in which they were read. A decision changes the row in place and never the
 * order, so that every array keyed by image stays right; reading the folder again makes a new table.
 */
export class ImageTable implements ImageNames {
  readonly paths: string[];
  readonly classes: string[];
  readonly labels: Int32Array;
  readonly splits: readonly string[];
  /** The rest of each row where the items are rows of a table, see LabelEntries; null where they are images. */
  readonly texts: readonly string[] | null;
  /** 1 where a decision took the image out of the dataset since it was read. */
  readonly excluded: Uint8Array;
  private readonly rows = new Map<string, number>();

  /** Images that were excluded before the dataset was read have no row. */
  constructor(entries: LabelEntries) {
    const present = [...entries.paths.keys()].filter((i) => !entries.excluded[i]);
    const labels = present.map((i) => entries.labels[i]);
    this.paths = present.map((i) => entries.paths[i]);
    this.classes = [...new Set(labels)].filter((label) => label !== '').sort();
    this.splits = present.map((i) => entries.splits?.[i] ?? '');
    this.texts = entries.texts ? present.map((i) => entries.texts![i]) : null;
    const classIndex = new Map(this.classes.map((label, c) => [label, c]));
    this.labels = Int32Array.from(labels, (label) => classIndex.get(label) ?? -1);
    this.excluded = new Uint8Array(this.paths.length);
    this.paths.forEach((path, i) => this.rows.set(path, i));
  }

  get count(): number {
    return this.paths.length;
  }

  /** undefined for a path that is no image of the dataset, or no longer. */
  row(path: string): number | undefined {
    const row = this.rows.get(path);
    return row === undefined || this.excluded[row] ? undefined : row;
  }

  /** What a row of a table says; undefined for images. */
  text(path: string): string | undefined {
    const row = this.rows.get(path);
    return row === undefined ? undefined : this.texts?.[row];
  }

  label(row: number): string {
    return this.labels[row] < 0 ? '' : this.classes[this.labels[row]];
  }

  /** After an edit: the image has this path and label now. A label that is new becomes the last class. */
  update(row: number, path: string, label: string): void {
    this.rows.delete(this.paths[row]);
    this.rows.set(path, row);
    this.paths[row] = path;
    this.labels[row] = label === '' ? -1 : this.classIndex(label);
    this.excluded[row] = 0;
  }

  /** After an edit that took the image out: it has no label and no vote until it is restored. */
  exclude(row: number, path: string): void {
    this.update(row, path, '');
    this.excluded[row] = 1;
  }

  /** After an edit that took a decision back; false for an image that was already out when this table was read. */
  restore(path: string, now: string, label: string): boolean {
    const row = this.rows.get(path);
    if (row !== undefined) this.update(row, now, label);
    return row !== undefined;
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

  private classIndex(label: string): number {
    const known = this.classes.indexOf(label);
    return known >= 0 ? known : this.classes.push(label) - 1;
  }
}
