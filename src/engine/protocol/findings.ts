import type { ImageRef, Neighbour } from './dataset';

/** In the order in which people should look at them. */
export const FINDING_KINDS = [
  'suspect',
  'hardNegative',
  'duplicate',
  'outlier',
  'quality',
  'unreadable',
  'unlabelled',
  'class',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** The heading of each kind, the same words in every view. */
export const FINDING_TITLES: Readonly<Record<FindingKind, string>> = {
  suspect: 'Suspected label errors',
  hardNegative: 'Hard negatives',
  duplicate: 'Duplicates',
  outlier: 'Outliers',
  quality: 'Image quality',
  unreadable: 'Unreadable files',
  unlabelled: 'To label next',
  class: 'Classes',
};

/** A class that an image could have, best first. `votes` of `of` neighbours say so. */
export interface Suggestion {
  readonly label: string;
  /** 0..1; the suggestions of one image and its own label sum to at most 1. */
  readonly probability: number;
}

/**
 * One thing worth a person's look. Every kind has the same shape, so that every view can show every kind. For a hard
 * negative `evidence[0]` is the near image of another class; for a duplicate `image` is the copy that should stay and
 * the evidence the rest of the group; for unlabelled images `image` is the middle of a group and the evidence the rest
 * that can be named with it; for a class finding `image.path` is '' and `image.label` names the class.
 */
export interface Finding {
  /**
   * The same as long as the finding is about the same thing: kind, path and, for pairs and groups, the others' paths.
   */
  readonly id: string;
  readonly kind: FindingKind;
  readonly image: ImageRef;
  /** 0..1, higher is more worth a look. For a suspect the calibrated probability that its label is wrong. */
  readonly score: number;
  /** One sentence with its numbers. */
  readonly reason: string;
  /** What would clear it, as one short sentence. */
  readonly clears: string;
  /** Best first; empty where no other class is suggested. */
  readonly suggestions: readonly Suggestion[];
  /** Nearest first. */
  readonly evidence: readonly Neighbour[];
}

/**
 * The images that a decision on a finding is about. A group of unlabelled images is named as a whole; so is a group of
 * duplicates, of which all but the one that should stay are excluded.
 */
export function imagesOf({ kind, image, evidence }: Finding, action: DecisionAction = 'relabel'): string[] {
  if (image.path === '') return [];
  if (kind === 'duplicate') return [...(action === 'exclude' ? [] : [image]), ...evidence].map(({ path }) => path);
  return kind === 'unlabelled'
    ? [image, ...evidence].filter(({ label }) => label === '').map(({ path }) => path)
    : [image.path];
}

/** What a person said of an image. `exclude` takes it out of the dataset, `keep` says its label is right. */
export type DecisionAction = 'relabel' | 'keep' | 'exclude';

/** One line of the label-fix quick pick. */
export interface LabelChoice {
  readonly label: string;
  /** Share of the distance-weighted neighbour votes, 0..1. */
  readonly share: number;
  /** e.g. `6 of 10 neighbours, nearest at 0.08`. */
  readonly reason: string;
  readonly current: boolean;
}

/** Everything known about one image. */
export interface ImageReport {
  readonly image: ImageRef;
  readonly choices: readonly LabelChoice[];
  /** Nearest first; empty before an analysis. */
  readonly neighbours: readonly Neighbour[];
  readonly findings: readonly Finding[];
}

/** Whether two images are of one class, by a threshold on their distance and what it costs. */
export interface PairVerdict {
  /** Cosine distance, 0 to 2. */
  readonly distance: number;
  /** Up to this distance two images are taken for the same. */
  readonly threshold: number;
  readonly same: boolean;
  /** Of being of one class, 0..1, where that was as likely as not before. */
  readonly probability: number;
  /** False accept rate: share of different pairs that the threshold takes for the same. */
  readonly far: number;
  /** False reject rate: share of same pairs that it takes for different. */
  readonly frr: number;
  /** Pairs of held-out images, same and different, that this was measured on. */
  readonly genuine: number;
  readonly impostors: number;
}

/** `path` is absolute for an image that is not of the dataset. */
export interface PairReport extends PairVerdict {
  readonly first: ImageRef;
  readonly second: ImageRef;
}

/** What a threshold of recognition costs, measured on the gallery's own images. */
export interface RecognitionRates {
  /** Below this distance to the nearest image of the gallery its class is the answer. */
  readonly threshold: number;
  /**
   * False accept rate: share of images that were taken for somebody else's when their own class was left out of the
   * gallery.
   */
  readonly far: number;
  /** Share of images that were accepted and given their own class; null where no class has two images. */
  readonly identified: number | null;
  /** Images that both shares were measured on. */
  readonly strangers: number;
  readonly acquaintances: number;
}

/** Who is on one image. */
export interface Recognition {
  readonly file: string;
  /** The class; null for somebody unknown. */
  readonly label: string | null;
  /** Cosine distance to the nearest image of the gallery, and that image; null in an empty gallery. */
  readonly distance: number | null;
  readonly nearest: ImageRef | null;
}

export interface RecognitionReport extends RecognitionRates {
  readonly images: readonly Recognition[];
}

/** Estimated number of images of one class that belong to another, or the reverse. */
export interface ClassFlow {
  readonly label: string;
  readonly images: number;
}

/** One row of the table of classes. */
export interface ClassHealth {
  readonly label: string;
  readonly images: number;
  /** Estimated share of this class's images whose label is wrong, 0..1. */
  readonly errorRate: number;
  /**
   * Where its wrongly labelled images belong, largest first; their sum is images * errorRate as far as it was
   * estimated.
   */
  readonly outflow: readonly ClassFlow[];
  /** From which classes images belong here, largest first. */
  readonly inflow: readonly ClassFlow[];
  /** Share of its images whose nearest other labelled image has the same label; null where there is none to ask. */
  readonly cohesion: number | null;
  /** The class that it is hardest to tell from; '' when it is alone. */
  readonly nearestClass: string;
  /** How mixed the two are: 0 (never neighbours) to 1 (neighbours tell nothing about which of the two it is). */
  readonly overlap: number;
}
