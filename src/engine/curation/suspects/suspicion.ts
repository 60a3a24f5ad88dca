import type { Knn } from '../../numeric/knn';

/**
 * What is believed about every label of a dataset. Arrays are keyed by image; `classCount` values per row of
 * `posterior`.
 */
export interface Suspicion {
  readonly classCount: number;
  /**
   * Calibrated probability that the given label is wrong; 0 for images without a label and for labels that a person
   * confirmed.
   */
  readonly wrong: Float32Array;
  /**
   * count * classCount: probability of each class given the image and its label. A row sums to 1, or is all 0 when
   * nothing is known.
   */
  readonly posterior: Float32Array;
  /**
   * `wrong`, counting a mix-up of sister classes less than one across the tree of classes; equal to it where names have
   * no levels.
   */
  readonly severity: Float32Array;
  /**
   * 1 where the label is one of two classes that fit the image about equally well, so that it can't be called an error.
   */
  readonly ambiguous: Uint8Array;
  /** The neighbours that speak for or against the label, from a space in which the image is held out. */
  readonly evidence: Knn;
  /**
   * From which `wrong` on an image is listed, chosen so that the list is about as long as there are errors to be found.
   */
  readonly threshold: number;
  /** Estimated share of labelled images whose label is wrong. */
  readonly noiseRate: number;
  /** classCount * classCount: estimated number of images that are labelled g and truly are t, at g * classCount + t. */
  readonly joint: Float64Array;
  /**
   * Out-of-sample scores of the trained classifiers, in shared memory; passed back in they make re-scoring after a
   * decision instant.
   */
  readonly heads: Float32Array;
}

/** A class and its probability. */
export interface ClassProbability {
  readonly classIndex: number;
  readonly probability: number;
}

/** The most probable classes of an image other than `except`, best first; classes of probability 0 are left out. */
export function topClasses(suspicion: Suspicion, image: number, limit: number, except = -1): ClassProbability[] {
  const { classCount, posterior } = suspicion;
  const found: ClassProbability[] = [];
  for (let c = 0; c < classCount; c++) {
    const probability = posterior[image * classCount + c];
    if (c !== except && probability > 0) found.push({ classIndex: c, probability });
  }
  return found.sort((a, b) => b.probability - a.probability || a.classIndex - b.classIndex).slice(0, limit);
}
