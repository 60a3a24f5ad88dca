/** An image as people see it. `path` is relative to the dataset's root, with `/`; `label` is '' when unlabelled. */
export interface ImageRef {
  readonly path: string;
  readonly label: string;
  /** What stands in place of a picture, where the item is a row of a table; `path` is its id then. */
  readonly text?: string;
}

/** A neighbour of an image. `distance` is the cosine distance of the embeddings, 0 (same) to 2: smaller is nearer. */
export interface Neighbour extends ImageRef {
  readonly distance: number;
}

export type LayoutKind = 'folder' | 'table' | 'jsonl' | 'annotations';

/** A file that looks as if it said labels and was not read. */
export interface PassedOver {
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** Why, and what to write where it should have been read, in sentences. */
  readonly reason: string;
  /** It names images of this dataset, so what was read may not be what is meant. */
  readonly doubtful: boolean;
}

/** How a dataset was read. */
export interface Reading {
  /** In one line: which files or folders, columns, classes and splits. */
  readonly what: string;
  /** Rows of label files that name no file. */
  readonly missing: number;
  /** Images that no row of a label file names. */
  readonly unnamed: number;
  readonly passedOver: readonly PassedOver[];
  /** What else a person may want to know of how it was read, in a sentence each. */
  readonly notes: readonly string[];
}

/** A folder that holds a dataset, as found by looking at names only. */
export interface DatasetInfo {
  /** Absolute path in the file system. */
  readonly root: string;
  readonly layout: LayoutKind;
  /** The label file relative to the root, of several the first; '' for a folder dataset. */
  readonly labelFile: string;
  /** Of annotations: the name of their form, such as `coco`, and all files that are in it. */
  readonly form?: string;
  readonly labelFiles?: readonly string[];
}

export interface ClassCount {
  readonly label: string;
  readonly images: number;
}

/** What stands in the views before and after an analysis. */
export interface DatasetState extends DatasetInfo {
  readonly images: number;
  readonly unlabelled: number;
  readonly reading: Reading;
  /** The items are rows of the label file, told apart by an id, in place of images. */
  readonly rows?: boolean;
  readonly excluded: number;
  readonly classes: readonly ClassCount[];
  /** null until an analysis has finished or was loaded from the cache. */
  readonly analysis: AnalysisState | null;
  /** Levels that slashes in the labels make; 1 for flat labels. */
  readonly levels: number;
  /** The level at which findings are asked, 1 the coarsest, `levels` the labels as they are. */
  readonly level: number;
  /** Decisions of this dataset that can be undone. */
  readonly undoable: number;
}

export interface AnalysisState {
  /** ISO time of the training that the embeddings come from. */
  readonly trainedAt: string;
  /** Where the embeddings come from, in words: network, loss, folds, or the imported file. */
  readonly description: string;
  /** Share of held-out images whose nearest other image has the same label; null when there were no labels. */
  readonly recallAt1: number | null;
  /** How neighbours were searched, with the checked recall of an approximate index. */
  readonly search: string;
  /** Labels that changed since the training. */
  readonly changedLabels: number;
  /** Images that came, went or changed since the training. */
  readonly changedImages: number;
  readonly counts: Readonly<Record<string, number>>;
}
