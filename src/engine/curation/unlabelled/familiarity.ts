import type { Knn } from '../../numeric/knn';

/** Share of the labelled images that are taken to be far from the others by chance alone. */
const USUAL_TAIL = 0.1;

/**
 * How far each image may be of a class that is known, 0..1: 1 as near to a labelled image as nine tenths of the
 * labelled ones are to each other, less where hardly any of those is as far off (the p-value of conformal prediction,
 * Vovk et al. 2005). 0 where nothing near is labelled.
 */
export function familiarity(knn: Knn, labels: Int32Array): Float32Array {
  const nearest = Float32Array.from(labels, (_, i) => nearestLabelled(knn, labels, i));
  const usual = nearest.filter((distance, i) => labels[i] >= 0 && distance < Infinity).sort();
  return nearest.map((distance) => {
    if (distance === Infinity) return 0;
    const asFar = usual.length - firstAtLeast(usual, distance);
    return Math.min(1, (asFar + 1) / (usual.length + 1) / USUAL_TAIL);
  });
}

function nearestLabelled({ k, indices, distances }: Knn, labels: Int32Array, image: number): number {
  for (let at = image * k; at < (image + 1) * k && indices[at] >= 0; at++)
    if (labels[indices[at]] >= 0) return distances[at];
  return Infinity;
}

/** Where in the sorted values the first one of at least `value` stands. */
function firstAtLeast(sorted: Float32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
