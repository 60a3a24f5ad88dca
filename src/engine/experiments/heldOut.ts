import { holdOutClasses, holdOutImages, type Split } from '../evaluation/splits';
import { fork } from '../numeric/random';

/** What is kept from the training to measure on: a share of each class's images, whole classes, or nothing. */
export interface HeldOut {
  readonly what: 'images' | 'classes' | 'none';
  /** 0..1 of the images of each class, or of the classes. */
  readonly share: number;
}

/** Keeps splits apart from the other uses of the seed. */
const STREAM = 71;

/**
 * The same labels, share and seed give the same split. Throws NearmissError where there are too few classes to hold
 * some out.
 */
export function splitBy({ what, share }: HeldOut, labels: Int32Array, seed: number): Split {
  if (what === 'none')
    return { train: Uint32Array.from(labels.keys()).filter((image) => labels[image] >= 0), test: new Uint32Array(0) };
  return (what === 'classes' ? holdOutClasses : holdOutImages)(labels, share, fork(seed, STREAM));
}

/** The labels of some images, -1 for all others. */
export function labelsOf(images: Uint32Array, labels: Int32Array): Int32Array {
  const some = new Int32Array(labels.length).fill(-1);
  for (const image of images) some[image] = labels[image];
  return some;
}
