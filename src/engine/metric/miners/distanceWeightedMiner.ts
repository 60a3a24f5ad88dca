import type { Random } from '../../numeric/random';
import type { Miner } from '../miner';
import type { MinerOptionsOf } from '../../recipe/minerOptions';
import { isNegative, isPositive, TripletList } from '../selections';
import { batchDistances } from './distances';

/**
 * Distance-weighted sampling (Wu et al. 2017): for each positive pair one negative, drawn with probability 1 / q(d),
 * where q is the density of distances between random points of the sphere. So negatives come from all distances, not
 * only from the common one near √2.
 */
export function distanceWeightedMiner({ cutoff, farthest }: MinerOptionsOf<'distanceWeighted'>): Miner {
  return (embeddings, dim, labels, random) => {
    const batch = labels.length;
    const distances = batchDistances(embeddings, dim);
    const triplets = new TripletList();
    for (let a = 0; a < batch; a++) {
      const row = distances.subarray(a * batch, (a + 1) * batch);
      const candidates = [...row.keys()].filter((b) => isNegative(labels, a, b) && row[b] < farthest);
      if (candidates.length === 0) continue;
      const cumulative = cumulate(candidates.map((b) => logInverseDensity(Math.max(row[b], cutoff), dim)));
      for (let p = 0; p < batch; p++) {
        if (isPositive(labels, a, p)) triplets.add(a, p, candidates[draw(cumulative, random)]);
      }
    }
    return triplets.done();
  };
}

/** log 1 / q(d) of the distance d of two random points on the unit sphere in `dim` dimensions; finite below 2. */
export function logInverseDensity(distance: number, dim: number): number {
  const d = Math.min(distance, 1.99);
  return (2 - dim) * Math.log(d) - ((dim - 3) / 2) * Math.log(1 - (d * d) / 4);
}

/**
 * Sums of the weights so far. The logarithms span some 90 in 128 dimensions, so the largest of this row is taken off
 * first.
 */
function cumulate(logWeights: number[]): Float64Array {
  const largest = logWeights.reduce((most, weight) => Math.max(most, weight), -Infinity);
  let sum = 0;
  return Float64Array.from(logWeights, (weight) => (sum += Math.exp(weight - largest)));
}

function draw(cumulative: Float64Array, random: Random): number {
  const target = random() * cumulative[cumulative.length - 1];
  return cumulative.findIndex((sum) => sum > target);
}
