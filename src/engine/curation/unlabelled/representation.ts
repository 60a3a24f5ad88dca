import type { Knn } from '../../numeric/knn';
import { rankShares } from './ranks';

/** Neighbours whose distance makes an image unique: more than one, or a single copy would count for everything. */
const NEAREST = 3;
/** The last neighbour is still a little near. */
const BEYOND_LAST = 1.05;

/**
 * How little an image repeats others: the share of images that lie nearer to their 3 nearest (by mean distance) than it
 * does. 0 for one of many copies, near 1 for a one-off. NaN for images without neighbours.
 */
export function uniqueness({ k, indices, distances }: Knn): Float32Array {
  const count = k === 0 ? 0 : indices.length / k;
  return rankShares(
    Float64Array.from({ length: count }, (_, i) => {
      let sum = 0;
      let n = 0;
      for (; n < Math.min(NEAREST, k) && indices[i * k + n] >= 0; n++) sum += distances[i * k + n];
      return n === 0 ? NaN : sum / n;
    }),
  );
}

/**
 * How much an image stands for others: the sum of its nearness to the images that have it among their neighbours, as
 * the share of images with a smaller sum. Near 1 in the middle of a dense region, near 0 where nothing is. NaN for
 * images without neighbours.
 */
export function representativeness(knn: Knn): Float32Array {
  const count = knn.k === 0 ? 0 : knn.indices.length / knn.k;
  const sums = Float64Array.from({ length: count }, (_, i) => (knn.indices[i * knn.k] < 0 ? NaN : 0));
  knn.indices.forEach((i, at) => {
    if (i >= 0) sums[i] += nearness(knn, at);
  });
  return rankShares(sums);
}

/**
 * How near an entry of the lists is to the image whose list it is: 1 (same place) to nearly 0 (its last neighbour).
 * Measured by the image's own surroundings, so that dense and thin regions count alike.
 */
export function nearness({ k, indices, distances }: Knn, at: number): number {
  let last = at - (at % k) + k - 1;
  while (indices[last] < 0) last--;
  const reach = BEYOND_LAST * distances[last];
  return reach > 0 ? 1 - Math.max(0, distances[at]) / reach : 1;
}
