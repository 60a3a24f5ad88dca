import type { Miner } from '../miner';
import { isNegative, isPositive, TripletList } from '../selections';
import { batchDistances } from './distances';

/**
 * Batch hard (Hermans et al. 2017): each anchor with its farthest positive and its nearest negative; ties go to the
 * lower index. Anchors that lack either are left out.
 */
export const batchHardMiner: Miner = (embeddings, dim, labels) => {
  const batch = labels.length;
  const distances = batchDistances(embeddings, dim);
  const triplets = new TripletList();
  for (let a = 0; a < batch; a++) {
    let positive = -1,
      negative = -1;
    for (let b = 0; b < batch; b++) {
      const distance = distances[a * batch + b];
      if (isPositive(labels, a, b) && (positive < 0 || distance > distances[a * batch + positive])) positive = b;
      if (isNegative(labels, a, b) && (negative < 0 || distance < distances[a * batch + negative])) negative = b;
    }
    if (positive >= 0 && negative >= 0) triplets.add(a, positive, negative);
  }
  return triplets.done();
};
