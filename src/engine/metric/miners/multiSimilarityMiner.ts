import type { Miner } from '../miner';
import type { MinerOptionsOf } from '../../recipe/minerOptions';
import { isNegative, isPositive, PairList } from '../selections';

/**
 * The miner of the multi-similarity loss (Wang et al. 2019): a positive pair counts when it is less similar than the
 * anchor's most similar negative plus ε, a negative pair when it is more similar than the least similar positive minus
 * ε.
 */
export function multiSimilarityMiner({ epsilon }: MinerOptionsOf<'multiSimilarity'>): Miner {
  return (embeddings, dim, labels) => {
    const batch = labels.length;
    const pairs = new PairList();
    for (let a = 0; a < batch; a++) {
      const similarity = similaritiesTo(embeddings, dim, a);
      let nearMiss = -Infinity,
        farHit = Infinity;
      for (let b = 0; b < batch; b++) {
        if (isPositive(labels, a, b)) farHit = Math.min(farHit, similarity[b]);
        if (isNegative(labels, a, b)) nearMiss = Math.max(nearMiss, similarity[b]);
      }
      for (let b = 0; b < batch; b++) {
        if (isPositive(labels, a, b) && similarity[b] - epsilon < nearMiss) pairs.addPositive(a, b);
        if (isNegative(labels, a, b) && similarity[b] + epsilon > farHit) pairs.addNegative(a, b);
      }
    }
    return pairs.done();
  };
}

function similaritiesTo(embeddings: Float32Array, dim: number, anchor: number): Float64Array {
  return Float64Array.from({ length: embeddings.length / dim }, (_, b) => {
    let dot = 0;
    for (let d = 0; d < dim; d++) dot += embeddings[anchor * dim + d] * embeddings[b * dim + d];
    return dot;
  });
}
