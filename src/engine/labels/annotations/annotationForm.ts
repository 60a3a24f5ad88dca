import type { FolderView } from '../folderView';
import type { PictureLocator } from '../pictureLocator';
import type { Annotations, AnnotationWriter } from './annotations';

/** The files of a dataset that are in one form. */
export interface AnnotationFiles {
  /** The folder of the dataset, for forms whose files are no text. */
  readonly root: string;
  /** Relative to the root, with `/`. */
  readonly files: readonly string[];
  /** The text of a file of the dataset, as the editor holds it where it is open there. */
  text(file: string): Promise<string>;
  /** The same while an edit is made, which waits for nothing: for a form that does not keep all texts. */
  textNow(file: string): string;
  /** Whether a file is there. */
  exists(file: string): boolean;
  /** All files below a folder of the dataset, '' for the root, whose path is such; in code-unit order. */
  below(folder: string, path: RegExp): Promise<readonly string[]>;
  /** Where the pictures are that names mean. */
  readonly pictures: PictureLocator;
}

export interface ReadAnnotations {
  readonly annotations: Annotations;
  /** null where labels of this form can be read and not written, with the reason in `notes`. */
  readonly writer: AnnotationWriter | null;
}

/** A form in which tools write datasets, such as COCO's. */
export interface AnnotationForm {
  /** Short and fixed: what `dataset.form` of the recipe calls it. */
  readonly name: string;
  /** For people: `COCO annotations`. */
  readonly title: string;
  /**
   * The files of a folder that are in this form, relative to it; none where it holds no such dataset. By names and the
   * first bytes of few files: it is asked of any folder.
   */
  find(folder: FolderView): Promise<readonly string[]>;
  /** Reads all of them. What cannot be understood becomes a note; throws NearmissError where nothing can be. */
  read(files: AnnotationFiles): Promise<ReadAnnotations>;
}
