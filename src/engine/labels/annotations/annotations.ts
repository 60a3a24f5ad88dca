import type { Box } from '../../protocol/pictureParts';
import type { TextEdit } from '../labelEdit';

/** One label that a tool wrote, of a picture or of a box in it. */
export interface Annotation {
  /** Relative to the root with `/`; the file need not be there. */
  readonly picture: string;
  readonly box?: Box | null;
  /** '' where none is said. */
  readonly label: string;
  readonly split?: string;
  /** Where the label is written: [start, end) in `files[file]`. None where it is said by no text of its own. */
  readonly file?: number;
  readonly start?: number;
  readonly end?: number;
}

/** An edit of one of the files. */
export interface AnnotationEdit {
  readonly file: number;
  readonly edit: TextEdit;
}

export interface Spelling {
  readonly text: string;
  /** What every item with this label needs, made once and taken back with the last: a class new to the list. */
  readonly also?: readonly AnnotationEdit[];
  /** What this item alone needs beside its own text, such as the mark in the file of its other class. */
  readonly own?: readonly AnnotationEdit[];
}

/** How labels are written in the files of one form. */
export interface AnnotationWriter {
  /**
   * The text for a label in place of the one at [start, end) of a file, and what has to be written with it, such as a
   * class that is new to the list of classes. Throws NearmissError for a label that the form has no word for.
   */
  spell(label: string, annotation: number): Spelling;
  /**
   * What takes these annotations out of their files, an edit or more of each, apart from each other; throws
   * NearmissError where the form cannot say that.
   */
  remove(annotations: readonly number[]): readonly (AnnotationEdit & { readonly annotation: number })[];
  /**
   * Whether a class that no item has any more may leave the list of classes. Without it every one may; where classes
   * are numbered by their place in the list only the last may, since those behind it would get other numbers.
   */
  mayForget?(label: string): boolean;
}

const NOWHERE = -1;

/** What the files of a dataset say, as columns; annotation i is pictures[i], labels[i], … in the order of the files. */
export class Annotations {
  readonly pictures: string[] = [];
  readonly labels: string[] = [];
  readonly splits: string[] = [];
  /** x, y, width, height of each; NaN where it is of the whole picture. */
  readonly boxes: number[] = [];
  /** Whether boxes are in hundredths of width and height, in place of pixels. */
  percent = false;
  /** Which of the files says the label; -1 where none does. */
  readonly file: number[] = [];
  readonly start: number[] = [];
  readonly end: number[] = [];
  /** Pictures that are named without any label, such as those without a box: they are no items. */
  readonly bare = new Set<string>();
  /** What a person may want to know of how it was read, in one sentence each. */
  readonly notes: string[] = [];

  /** @param files relative to the root, with `/` @param texts of the files, in which places count */
  constructor(
    readonly files: readonly string[],
    readonly texts: readonly string[],
  ) {}

  get count(): number {
    return this.pictures.length;
  }

  add({ picture, box, label, split = '', file = NOWHERE, start = NOWHERE, end = NOWHERE }: Annotation): number {
    this.labels.push(label);
    this.splits.push(split);
    this.file.push(file);
    this.start.push(start);
    this.end.push(end);
    this.boxes.push(box ? box.x : NaN, box ? box.y : NaN, box ? box.width : NaN, box ? box.height : NaN);
    return this.pictures.push(picture) - 1;
  }

  box(annotation: number): Box | null {
    const [x, y, width, height] = this.boxes.slice(4 * annotation, 4 * annotation + 4);
    return Number.isNaN(x) ? null : { x, y, width, height, ...(this.percent && { percent: true }) };
  }

  /** Whether the label of an annotation stands in a text. */
  isWritten(annotation: number): boolean {
    return this.file[annotation] !== NOWHERE;
  }
}
