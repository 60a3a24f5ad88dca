/**
 * Requests and notifications between the extension and the engine process, beside the Language Server Protocol's own.
 * Every request names the dataset by its absolute root. Every request ends with a Reply; none throws for the user's
 * input.
 */
import type { DatasetInfo, DatasetState, ImageRef } from './dataset';
import type { ClassHealth, DecisionAction, Finding, ImageReport, PairReport } from './findings';
import type { JobProgress } from './job';
import type { ListedModel, ProxySettings } from './models';
import type { Reply } from './reply';

export interface DecideParams {
  readonly root: string;
  readonly images: readonly string[];
  readonly action: DecisionAction;
  /**
   * Only for `relabel`: the new label of all, or one for each image in their order. It is one decision and one undo
   * either way.
   */
  readonly label?: string | readonly string[];
  /**
   * Only for `relabel` of images that several rows of a label file name: all of them get the label, also where they
   * differ now. Else that is refused, since rows of boxes or of raters would be overwritten.
   */
  readonly rows?: 'all';
  /** What the person saw, for the record, e.g. the finding's reason. */
  readonly evidence?: string;
  /** The editor shows the change first, and what the person takes out of it is not decided. */
  readonly preview?: boolean;
}

export interface DecisionOutcome {
  /** For people: `cat/3.jpg is now dog`. */
  readonly message: string;
  /** Where each image is now, in the order asked for. */
  readonly images: readonly string[];
}

export interface RenameOutcome {
  /** For people: `shirt is now blouse (12 images)`. */
  readonly message: string;
}

export interface AnalyzeOutcome {
  /** `stopped`: the user cancelled; what was computed is cached and the earlier findings stand. */
  readonly status: 'finished' | 'stopped';
  readonly state: DatasetState;
  /** null unless there was an earlier training to compare with. */
  readonly moved: Moved | null;
}

/** A value before and after; null where it was not known. */
export interface Change {
  readonly before: number | null;
  readonly after: number | null;
}

/** What a new training changed, against the findings that stood just before it under the same labels. */
export interface Moved {
  /** For people, in one line. */
  readonly message: string;
  /** Suspects that were none before, most probable first. */
  readonly newSuspects: readonly ImageRef[];
  /** Suspects that are none any more. */
  readonly clearedSuspects: readonly ImageRef[];
  readonly recallAt1: Change;
  /** Estimated share of labels that are wrong. */
  readonly noiseRate: Change;
  /** The same for each class whose estimate changed by more than a hundredth, largest change first. */
  readonly classes: readonly (Change & { readonly label: string })[];
}

/** Images laid out in the plane, near ones near each other; entry i of every list is about the same image. */
export interface PlaneMap {
  readonly images: readonly ImageRef[];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** How a corrected dataset is laid out: a folder per class, or the paths as they are with a labels.tsv. */
export type ExportForm = 'folders' | 'table';

/** How its files come there: as copies, as other names of the same files, or as links to them. */
export type ExportMeans = 'copy' | 'hardlink' | 'link';

export interface ExportOutcome {
  /** How many images the export holds. */
  readonly images: number;
  /** What a person should know of it, in a sentence; '' for nothing. */
  readonly note: string;
}

/** Given to the engine process when it starts, and again when the user changes a setting. */
export interface EngineSettings {
  /** Findings that are shown as Problems at most; 0 shows none. */
  readonly problems: number;
}

/** Embeddings that were computed elsewhere. */
export interface EmbeddingsSource {
  /** A `.npy` or `.npz` file, a CSV, TSV or Parquet table, or fastdup's features, with a row per image. */
  readonly file: string;
  /** A file that names the image of each row, one a line. */
  readonly paths?: string;
}

/** The editor's command behind a quick fix; its one argument is a DecideParams. */
export const DECIDE_COMMAND = 'nearmiss.decide';

/**
 * The pages about the kinds of problems: `nearmiss-help:/labels-row.md` is media/help/labels-row.md. Links of problems
 * to commands do nothing in VS Code.
 */
export const HELP_SCHEME = 'nearmiss-help';

/**
 * The editor's command that relabels every suspect of at least a confidence to what it suggests; its one argument is a
 * RelabelSuspects.
 */
export const RELABEL_SUSPECTS_COMMAND = 'nearmiss.relabelSuspects';
export interface RelabelSuspects {
  readonly root: string;
  /** Least probability that a label is wrong, 0..1. */
  readonly confidence: number;
}

/** The editor's command that has the user choose a class for one image; its one argument is a ChooseLabel. */
export const CHOOSE_LABEL_COMMAND = 'nearmiss.chooseLabel';
export interface ChooseLabel {
  readonly root: string;
  readonly image: string;
}

/** The editor's command that opens the neighbours of an image under its row; its one argument is a ShowBelow. */
export const SHOW_BELOW_COMMAND = 'nearmiss.showBelow';
export interface ShowBelow {
  readonly root: string;
  readonly image: string;
  /** The label file, and the 0-based line of the image's row. */
  readonly uri: string;
  readonly line: number;
}

/** Sent by the extension, answered by the engine. */
export interface EngineRequests {
  /** On start and when folders come or go: which of these folders, or folders directly in them, are datasets. */
  'nearmiss/discover': { params: { readonly folders: readonly string[] }; result: Reply<readonly DatasetInfo[]> };
  /** When a dataset is first shown: reads names and labels, and the findings of an earlier analysis from the cache. */
  'nearmiss/open': { params: { readonly root: string }; result: Reply<DatasetState> };
  /**
   * Analyze Dataset and Retrain, and Analyze with Embeddings…, which trains nothing. Cancelled by the request's token;
   * progress comes as `nearmiss/progress`.
   */
  'nearmiss/analyze': {
    params: { readonly root: string; readonly retrain: boolean; readonly embeddings?: EmbeddingsSource };
    result: Reply<AnalyzeOutcome>;
  };
  /** After `nearmiss/changed`: all findings, most worth a look first within each kind. */
  'nearmiss/findings': { params: { readonly root: string }; result: Reply<readonly Finding[]> };
  /** The review is open, and after `nearmiss/changed`: how sound each class is, by name. */
  'nearmiss/classes': { params: { readonly root: string }; result: Reply<readonly ClassHealth[]> };
  /** Show Neighbours, Fix Label… and the image editor: one image, with its ranked classes. */
  'nearmiss/image': { params: { readonly root: string; readonly image: string }; result: Reply<ImageReport> };
  /** The image editor is asked where the image is unusual: the absolute path of a picture that shows it. */
  'nearmiss/heat': { params: { readonly root: string; readonly image: string }; result: Reply<string> };
  /**
   * Find Similar…: the images nearest to any image file (absolute), by the networks of the analysis; at the level of
   * the findings.
   */
  'nearmiss/similar': { params: { readonly root: string; readonly file: string }; result: Reply<ImageReport> };
  /** Compare Two Images…: whether two image files (absolute), of the dataset or not, are of one class. */
  'nearmiss/compare': {
    params: { readonly root: string; readonly files: readonly [string, string] };
    result: Reply<PairReport>;
  };
  /** Choose Level…: findings and neighbours are asked at this level from now on, 1 the coarsest. */
  'nearmiss/level': { params: { readonly root: string; readonly level: number }; result: Reply<DatasetState> };
  /** The review's map is opened: every image with an embedding as a point in the plane. */
  'nearmiss/map': { params: { readonly root: string }; result: Reply<PlaneMap> };
  /** Relabel, keep or exclude; the engine has the editor apply the edit, records the decision and re-scores. */
  'nearmiss/decide': { params: DecideParams; result: Reply<DecisionOutcome> };
  /**
   * Rename Class…: every image of a class, and of the classes below it, gets another; the editor's own undo takes it
   * back.
   */
  'nearmiss/renameClass': {
    params: { readonly root: string; readonly from: string; readonly to: string };
    result: Reply<RenameOutcome>;
  };
  /** The panel under a row: what is known of an image, as Markdown. */
  'nearmiss/describe': { params: { readonly root: string; readonly image: string }; result: Reply<string> };
  /** Takes back the last decision that still stands, also one of an earlier session. */
  'nearmiss/undo': { params: { readonly root: string }; result: Reply<DecisionOutcome> };
  /** Deletes what can be computed again. Labels and decisions stay. */
  'nearmiss/clearCache': { params: { readonly root: string }; result: Reply<DatasetState> };
  /** Create labels.tsv: the labels of a folder dataset are in that file from then on; no image moves. */
  'nearmiss/createTable': { params: { readonly root: string }; result: Reply<DatasetState> };
  /**
   * Export Corrected Dataset…: copies the images with their labels as they are now. `folder` is absolute, new or empty.
   * Cancelled by the request's token.
   */
  'nearmiss/export': {
    params: {
      readonly root: string;
      readonly folder: string;
      readonly form: ExportForm;
      readonly by: ExportMeans;
    };
    result: Reply<ExportOutcome>;
  };
  /** Export Report…: writes the findings with their images as one HTML file, by its absolute path. */
  'nearmiss/writeReport': { params: { readonly root: string; readonly file: string }; result: Reply<null> };
  /** Open Sample Dataset: writes the sample into an empty or new folder. */
  'nearmiss/writeSample': { params: { readonly folder: string }; result: Reply<DatasetInfo> };
  /** Get Pretrained Model…: the models that can be had by name and those that are here. */
  'nearmiss/models': { params: null; result: Reply<readonly ListedModel[]> };
  /**
   * Get Pretrained Model…, after the user agreed: downloads a model; answers with its file. Cancelled by the request's
   * token; what has come is kept.
   */
  'nearmiss/getModel': { params: { readonly name: string; readonly network: ProxySettings }; result: Reply<string> };
}

/** Sent by the engine, taken by the extension. */
export interface EngineNotifications {
  /** About once a second while a job runs; `root` is the name of the model while one is downloaded. */
  'nearmiss/progress': { readonly root: string; readonly progress: JobProgress };
  /** Labels, images or findings changed: views ask for them again. */
  'nearmiss/changed': { readonly state: DatasetState };
  /** A person should hear of this once, e.g. where decisions are kept now. */
  'nearmiss/said': { readonly root: string; readonly message: string };
}

/** Sent by the engine, answered by the extension. All files are absolute. */
export interface EditorRequests {
  /** Before an edit: which of these files the editor holds with text that is not saved. */
  'nearmiss/unsaved': { params: { readonly files: readonly string[] }; result: readonly string[] };
  /**
   * After an edit: saves the files that had no unsaved text before it. The engine holds the lock of the dataset until
   * then, so that no other process changes them in between.
   */
  'nearmiss/save': { params: { readonly files: readonly string[] }; result: null };
}
