import { NearmissError } from '../protocol';
import { classGroups } from '../numeric/classGroups';
import { shuffle, type Random } from '../numeric/random';

/** Images to learn from and images to measure on, in rising order. Images without a label are in neither. */
export interface Split {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Holds out whole classes, so that what is measured is the metric and not a memory of the classes.
 * @param share of the classes, at least two on either side
 * @throws NearmissError with fewer than four classes
 */
export function holdOutClasses(labels: Int32Array, share: number, random: Random): Split {
  const classes = classGroups(labels).map(({ label }) => label);
  if (classes.length < 4) {
    throw new NearmissError(
      'evaluation/tooFewClasses',
      `Holding out classes needs at least 4, two to learn from and two to measure on; found ${classes.length}. ` +
        'Hold out images instead.',
    );
  }
  const count = Math.min(Math.max(Math.round(share * classes.length), 2), classes.length - 2);
  const heldOut = new Set(shuffle(classes, random).slice(0, count));
  return split(labels, (image) => heldOut.has(labels[image]));
}

/** Holds out the same share of every class's images, rounded; of a class of two or more at least one and never all. */
export function holdOutImages(labels: Int32Array, share: number, random: Random): Split {
  const heldOut = new Set<number>();
  for (const { images } of classGroups(labels)) {
    const count = images.length < 2 ? 0 : Math.min(Math.max(Math.round(share * images.length), 1), images.length - 1);
    for (const image of shuffle(images, random).slice(0, count)) heldOut.add(image);
  }
  return split(labels, (image) => heldOut.has(image));
}

function split(labels: Int32Array, isTest: (image: number) => boolean): Split {
  const labelled = Uint32Array.from(labels.keys()).filter((image) => labels[image] >= 0);
  return { train: labelled.filter((image) => !isTest(image)), test: labelled.filter((image) => isTest(image)) };
}
