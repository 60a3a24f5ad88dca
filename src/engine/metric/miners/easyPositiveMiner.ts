import type { Miner } from '../miner';
import type { MinerOptionsOf } from '../../recipe/minerOptions';
import { isNegative, isPositive, TripletList } from '../selections';
import { batchDistances } from './distances';

/**
 * Easy positive (Xuan et al. 2020): each anchor with its nearest positive, so that a class may keep several clusters.
 * The negative is the nearest one (hard), or the nearest that is farther than the positive (semi-hard; the nearest
 * where none is). Ties by index.
 */
export function easyPositiveMiner({ negative: hardness }: MinerOptionsOf<'easyPositive'>): Miner {
  return (embeddings, dim, labels) => {
    const batch = labels.length;
    const distances = batchDistances(embeddings, dim);
    const triplets = new TripletList();
    for (let a = 0; a < batch; a++) {
      const row = distances.subarray(a * batch, (a + 1) * batch);
      const positive = nearest(row, (b) => isPositive(labels, a, b));
      if (positive < 0) continue;
      const hard = nearest(row, (b) => isNegative(labels, a, b));
      const beyond = nearest(row, (b) => isNegative(labels, a, b) && row[b] > row[positive]);
      const negative = hardness === 'hard' || beyond < 0 ? hard : beyond;
      if (negative >= 0) triplets.add(a, positive, negative);
    }
    return triplets.done();
  };
}

function nearest(distances: Float64Array, among: (b: number) => boolean): number {
  let best = -1;
  for (let b = 0; b < distances.length; b++) {
    if (among(b) && (best < 0 || distances[b] < distances[best])) best = b;
  }
  return best;
}
