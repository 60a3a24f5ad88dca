import type { Knn } from '../../numeric/knn';

/** Parallel arrays: pair t is an anchor and an image of another class. */
export interface HardPairs {
  readonly anchors: Uint32Array;
  readonly negatives: Uint32Array;
}

/**
 * Images of whose neighbours a smaller share has their own label take no part: the hardest negatives of a whole dataset
 * are above all its wrong labels, and a network that is trained on those learns the errors by heart.
 */
const LEAST_SUPPORT = 0.2;

/**
 * Global mining: the hard negatives of the whole dataset, each image that has one as the anchor, with its near miss
 * (the nearest image of another class). Hardest first, by distance to the near miss less distance to the near hit; ties
 * by index. Unlabelled images take no part.
 */
export function hardNegatives(knn: Knn, labels: Int32Array): HardPairs {
  const trusted = labels.map((label, image) => (label >= 0 && support(knn, labels, image) >= LEAST_SUPPORT ? 1 : 0));
  const nearMisses = new Int32Array(labels.length).fill(-1);
  const gaps = new Float64Array(labels.length);
  for (let anchor = 0; anchor < labels.length; anchor++) {
    if (!trusted[anchor]) continue;
    const start = anchor * knn.k;
    const hit = findNeighbour(knn, anchor, (image) => labels[image] === labels[anchor]);
    const miss = findNeighbour(knn, anchor, (image) => trusted[image] === 1 && labels[image] !== labels[anchor]);
    if (miss < 0) continue;
    nearMisses[anchor] = knn.indices[start + miss];
    // Support above 0 means that there is a near hit.
    gaps[anchor] = knn.distances[start + miss] - knn.distances[start + hit];
  }
  const anchors = Uint32Array.from([...nearMisses.keys()].filter((image) => nearMisses[image] >= 0)).sort(
    (a, b) => gaps[a] - gaps[b] || a - b,
  );
  return { anchors, negatives: Uint32Array.from(anchors, (anchor) => nearMisses[anchor]) };
}

/** Share of the labelled neighbours that have the image's own label; 0 where there are none. */
function support(knn: Knn, labels: Int32Array, image: number): number {
  const neighbours = knn.indices
    .subarray(image * knn.k, (image + 1) * knn.k)
    .filter((neighbour) => neighbour >= 0 && labels[neighbour] >= 0);
  if (neighbours.length === 0) return 0;
  return neighbours.filter((neighbour) => labels[neighbour] === labels[image]).length / neighbours.length;
}

/** Position in the image's list of the nearest neighbour that passes, or -1. */
function findNeighbour(knn: Knn, image: number, passes: (neighbour: number) => boolean): number {
  return knn.indices
    .subarray(image * knn.k, (image + 1) * knn.k)
    .findIndex((neighbour) => neighbour >= 0 && passes(neighbour));
}
