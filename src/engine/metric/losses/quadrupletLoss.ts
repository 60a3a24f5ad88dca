import * as tf from '@tensorflow/tfjs-core';
import { NearmissError } from '../../protocol';
import type { Loss } from '../loss';
import type { Triplets } from '../miner';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { allTriplets, isNegative, toTriplets, TripletList } from '../selections';
import { distances, nothing, pick, squaredDistances } from '../tape';

/** Row t: two images of one class and two others, so that all three classes differ. */
interface Quadruplets extends Triplets {
  readonly others: Int32Array;
}

/**
 * Quadruplet loss (Chen et al. 2017) on Euclidean distances: max(0, apDist - d(a, n1) + margin) + max(0, apDist - d(n1,
 * n2) + secondMargin), the mean over all quadruplets. n1 and n2 are of different classes, neither the anchor's. Without
 * a selection every quadruplet counts; mined triplets get the image of a third class that is nearest to their negative.
 * @throws NearmissError with fewer than 3 classes
 */
export function quadrupletLoss(
  { margin, secondMargin, squared }: LossOptionsOf<'quadruplet'>,
  classCount: number,
): Loss {
  if (classCount < 3) {
    throw new NearmissError(
      'training/tooFewClasses',
      `The quadruplet loss compares images of 3 classes, but the dataset has ${classCount}. Choose another loss ` +
        'in nearmiss.json, e.g. "triplet".',
    );
  }
  return {
    name: 'quadruplet',
    unitLength: true,
    variables: [],
    compute(embeddings, labels, selection) {
      const matrix = squared ? squaredDistances(embeddings) : distances(embeddings);
      const { anchors, positives, negatives, others } = selection
        ? nearestOthers(toTriplets(selection), labels, matrix.dataSync<'float32'>())
        : allQuadruplets(labels);
      if (anchors.length === 0) return nothing(embeddings);
      const apDist = pick(matrix, anchors, positives);
      const first = tf.relu(tf.add(tf.sub(apDist, pick(matrix, anchors, negatives)), margin));
      const second = tf.relu(tf.add(tf.sub(apDist, pick(matrix, negatives, others)), secondMargin));
      return tf.mean(tf.add(first, second));
    },
    dispose() {},
  };
}

function allQuadruplets(labels: Int32Array): Quadruplets {
  return join(allTriplets(labels), (anchor, negative, add) => {
    for (let other = 0; other < labels.length; other++) {
      if (isThirdClass(labels, anchor, negative, other)) add(other);
    }
  });
}

function nearestOthers(triplets: Triplets, labels: Int32Array, matrix: Float32Array): Quadruplets {
  // It depends on the anchor by its class only, and mined triplets are many.
  const known = new Map<number, number>();
  return join(triplets, (anchor, negative, add) => {
    const key = labels[anchor] * labels.length + negative;
    if (!known.has(key)) known.set(key, nearestOther(anchor, negative, labels, matrix));
    const other = known.get(key)!;
    if (other >= 0) add(other);
  });
}

/** The image of a third class that is nearest to the negative, or -1. */
function nearestOther(anchor: number, negative: number, labels: Int32Array, matrix: Float32Array): number {
  const row = negative * labels.length;
  let nearest = -1;
  for (let other = 0; other < labels.length; other++) {
    if (isThirdClass(labels, anchor, negative, other) && (nearest < 0 || matrix[row + other] < matrix[row + nearest]))
      nearest = other;
  }
  return nearest;
}

/** The index alone does not do: two negatives of one class would be pushed apart. */
function isThirdClass(labels: Int32Array, anchor: number, negative: number, other: number): boolean {
  return isNegative(labels, anchor, other) && isNegative(labels, negative, other);
}

function join(
  triplets: Triplets,
  find: (anchor: number, negative: number, add: (other: number) => void) => void,
): Quadruplets {
  const list = new TripletList();
  const others: number[] = [];
  triplets.anchors.forEach((anchor, t) => {
    find(anchor, triplets.negatives[t], (other) => {
      list.add(anchor, triplets.positives[t], triplets.negatives[t]);
      others.push(other);
    });
  });
  return { ...list.done(), others: Int32Array.from(others) };
}
