/**
 * Messages between the extension and its webviews: the review, and the editor of one image. They render and post; they
 * decide nothing.
 */
import type { DatasetState } from './dataset';
import type { ClassHealth, DecisionAction, Finding, FindingKind, ImageReport } from './findings';
import type { JobProgress } from './job';
import type { UserError } from './reply';

/** Every image as a point in the plane, near images near each other. Row i of every list is about the same image. */
export interface EmbeddingMap {
  readonly paths: readonly string[];
  /** Float32 each. */
  readonly x: ArrayBuffer;
  readonly y: ArrayBuffer;
  /** Uint16 each, an index into `classes`. */
  readonly classOf: ArrayBuffer;
  /** '' stands for unlabelled images. */
  readonly classes: readonly string[];
}

export type ToReview =
  /** After `ready` and after every change: everything the view shows. Image `path` p is at `imageBase` + encoded p. */
  | {
      readonly type: 'state';
      readonly state: DatasetState;
      readonly findings: readonly Finding[];
      readonly imageBase: string;
      readonly labels: readonly string[];
    }
  /** A decision is on its way (`true`) or has ended; buttons of these images wait meanwhile. */
  | { readonly type: 'busy'; readonly images: readonly string[]; readonly busy: boolean }
  /** What a decision did, for the live region: `cat/3.jpg is now dog`. */
  | { readonly type: 'done'; readonly message: string }
  | { readonly type: 'failed'; readonly error: UserError }
  /** After a state whose findings came with a new estimate of the health of the classes. */
  | { readonly type: 'classes'; readonly classes: readonly ClassHealth[] }
  /** After `showMap`, and again when labels or embeddings have changed since. */
  | { readonly type: 'map'; readonly map: EmbeddingMap }
  /** While the map is being laid out. */
  | { readonly type: 'mapProgress'; readonly progress: JobProgress }
  /** While an analysis of the shown dataset runs; null when it has ended. */
  | { readonly type: 'progress'; readonly progress: JobProgress | null }
  /** From the commands Review Findings and Next Suspect: bring this finding (or kind) into view and focus it. */
  | { readonly type: 'reveal'; readonly kind: FindingKind; readonly id?: string };

export type FromReview =
  | { readonly type: 'ready' }
  | {
      readonly type: 'decide';
      readonly images: readonly string[];
      readonly action: DecisionAction;
      readonly label?: string | readonly string[];
      readonly evidence?: string;
    }
  /** Lets the user choose any class in the label-fix quick pick. */
  | { readonly type: 'chooseLabel'; readonly images: readonly string[] }
  | { readonly type: 'undo' }
  | { readonly type: 'openImage'; readonly image: string }
  /** The person opened the map, which the extension has the engine compute now. */
  | { readonly type: 'showMap' }
  | { readonly type: 'command'; readonly command: 'analyze' | 'retrain' };

/** Where an image stands among the suspects of its dataset. */
export interface SuspectPlace {
  /** From 1; 0 for an image that is no suspect. */
  readonly number: number;
  readonly total: number;
}

export type ToImageEditor =
  /**
   * After `ready` and after every change of the dataset or the file. The image is at `src`, a neighbour with path p at
   * `imageBase` + encoded p.
   */
  | {
      readonly type: 'image';
      readonly report: ImageReport;
      readonly src: string;
      readonly imageBase: string;
      readonly suspects: SuspectPlace;
      readonly undoable: number;
    }
  /** Instead of `image` for one that belongs to no open dataset: it is shown with zoom and nothing else. */
  | { readonly type: 'plain'; readonly src: string; readonly name: string }
  /** After `heat`: the picture that shows where the image is unusual. */
  | { readonly type: 'heat'; readonly src: string }
  /** A decision about this image is on its way (`true`) or has ended. */
  | { readonly type: 'busy'; readonly busy: boolean }
  | { readonly type: 'done'; readonly message: string }
  | { readonly type: 'failed'; readonly error: UserError };

export type FromImageEditor =
  | { readonly type: 'ready' }
  | { readonly type: 'decide'; readonly action: DecisionAction; readonly label?: string; readonly evidence?: string }
  | { readonly type: 'chooseLabel' }
  | { readonly type: 'undo' }
  /** Show where the image is unusual. */
  | { readonly type: 'heat' }
  /** Go to the suspect after or before this image, in the order of the findings. */
  | { readonly type: 'showSuspect'; readonly step: 1 | -1 }
  | { readonly type: 'openImage'; readonly image: string }
  | { readonly type: 'command'; readonly command: 'analyze' };
