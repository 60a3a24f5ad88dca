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

/** Where a row of a label file says which part of its picture it is about. */
export interface BoxColumns {
  /** One column with a list of four numbers, or four columns of a number each. */
  readonly columns: readonly string[];
  /** The numbers are left, top, right and bottom; else left, top, width and height. */
  readonly corners: boolean;
  /** They are shares of the picture, from 0 to 1; else pixels. */
  readonly shares?: boolean;
}

/**
 * How a label file is read where its header does not say it in our words: decided once for each file, by names and
 * contents of its columns and by `dataset` of the recipe, so that all who read the file read it alike.
 */
export interface TableReading {
  /** The columns by their names; of a file without a header they are called 1, 2, 3, … */
  readonly image: string;
  readonly label?: string;
  readonly split?: string;
  readonly rater?: string;
  readonly box?: BoxColumns;
  /** In place of a label column: columns that are 1 where the picture is of their class and 0 elsewhere. */
  readonly classes?: readonly string[];
  /** Names of classes that are numbers in the label column. */
  readonly names?: Readonly<Record<string, string>>;
  /** false: the first line is a row. */
  readonly header?: false;
  /** Between the cells of a file without a header. */
  readonly delimiter?: string;
}

/** A folder that holds a dataset, as found by looking at names only. */
export interface DatasetInfo {
  /** Absolute path in the file system. */
  readonly root: string;
  readonly layout: LayoutKind;
  /** The label file relative to the root, of several the first; '' for a folder dataset. */
  readonly labelFile: string;
  /** Of annotations: the name of their form, such as `coco`. */
  readonly form?: string;
  /** All label files, where there may be several: annotations, or tables that are one dataset. */
  readonly labelFiles?: readonly string[];
  /** Of tables, by their file: how those are read whose header does not say it in our words. */
  readonly tables?: Readonly<Record<string, TableReading>>;
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
