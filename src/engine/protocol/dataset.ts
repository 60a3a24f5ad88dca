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

export type LayoutKind = 'folder' | 'table' | 'jsonl';

/** A folder that holds a dataset, as found by looking at names only. */
export interface DatasetInfo {
  /** Absolute path in the file system. */
  readonly root: string;
  readonly layout: LayoutKind;
  /** The label file relative to the root; '' for a folder dataset. */
  readonly labelFile: string;
}

export interface ClassCount {
  readonly label: string;
  readonly images: number;
}

/** What stands in the views before and after an analysis. */
export interface DatasetState extends DatasetInfo {
  readonly images: number;
  readonly unlabelled: number;
  /** The items are rows of the label file, told apart by an id, in place of images. */
  readonly rows?: boolean;
  readonly excluded: number;
  readonly classes: readonly ClassCount[];
  /** How its files were read, where a person could think otherwise, and what changes it: in a sentence or two each. */
  readonly notes?: readonly string[];
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
