import { type Random, shuffle } from '../numeric/random';

/** One training: the images it learns from and those that it must not know. */
export interface Fold {
  readonly learn: Uint32Array;
  readonly heldOut: Uint32Array;
  /** Images without a label that it may look at; none where left out. */
  readonly unlabelled?: Uint32Array;
}

/**
 * Deals the labelled images of each class evenly over the folds, at random; each fold is held out once. Images without
 * a label (-1) are learned from nowhere and held out everywhere. A class with a single image is unknown to the network
 * that judges it.
 */
export function stratifiedFolds(labels: Int32Array, folds: number, random: Random): Fold[] {
  const foldOf = new Int32Array(labels.length).fill(-1);
  let dealt = 0;
  for (const images of imagesByClass(labels).values()) {
    for (const image of shuffle(images, random)) foldOf[image] = dealt++ % folds;
  }
  return Array.from({ length: folds }, (_, fold) => ({
    learn: imagesWhere(foldOf, (own) => own >= 0 && own !== fold),
    heldOut: imagesWhere(foldOf, (own) => own < 0 || own === fold),
  }));
}

function imagesByClass(labels: Int32Array): Map<number, number[]> {
  const byClass = new Map<number, number[]>();
  labels.forEach((label, image) => {
    if (label < 0) return;
    const images = byClass.get(label);
    if (images) images.push(image);
    else byClass.set(label, [image]);
  });
  return new Map([...byClass].sort(([a], [b]) => a - b));
}

function imagesWhere(foldOf: Int32Array, wanted: (fold: number) => boolean): Uint32Array {
  return Uint32Array.from([...foldOf.keys()].filter((image) => wanted(foldOf[image])));
}
