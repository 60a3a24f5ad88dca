import type { Miner } from '../miner';
import type { MinerOptionsOf } from '../../recipe/minerOptions';
import { isNegative, isPositive, TripletList } from '../selections';
import { batchDistances } from './distances';

/**
 * Semi-hard triplets (Schroff et al. 2015): every triplet whose negative is farther than its positive, by the margin or
 * less. A batch without one gives none; falling back to the easiest negative, as some libraries do, teaches nothing.
 */
export function semiHardMiner({ margin }: MinerOptionsOf<'semiHard'>): Miner {
  return (embeddings, dim, labels) => {
    const batch = labels.length;
    const distances = batchDistances(embeddings, dim);
    const triplets = new TripletList();
    for (let a = 0; a < batch; a++) {
      for (let p = 0; p < batch; p++) {
        if (!isPositive(labels, a, p)) continue;
        for (let n = 0; n < batch; n++) {
          if (!isNegative(labels, a, n)) continue;
          const gap = distances[a * batch + n] - distances[a * batch + p];
          if (gap > 0 && gap <= margin) triplets.add(a, p, n);
        }
      }
    }
    return triplets.done();
  };
}
