import assert from 'node:assert/strict';
import { multiSimilarityMiner } from '../../../../src/engine/metric/miners/multiSimilarityMiner';
import { dot, E4, negativesOf, positivesOf, Y4 } from '../checkLoss';
import { mine, MINING_BATCHES, pairsAs } from '../checkMiner';

const withEpsilon = (epsilon: number) => multiSimilarityMiner({ name: 'multiSimilarity', epsilon });

describe('multi-similarity miner', () => {
  it('picks what the definition says', () => {
    for (const [rows, labels] of MINING_BATCHES) {
      const positives: string[] = [],
        negatives: string[] = [];
      for (const a of labels.keys()) {
        const to = (b: number) => dot(rows[a], rows[b]);
        const hits = positivesOf(labels, a),
          misses = negativesOf(labels, a);
        positives.push(...hits.filter((p) => misses.some((n) => to(p) - 0.1 < to(n))).map((p) => `${a},${p}`));
        negatives.push(...misses.filter((n) => hits.some((p) => to(n) + 0.1 > to(p))).map((n) => `${a},${n}`));
      }
      assert.deepEqual(pairsAs(mine(withEpsilon(0.1), rows, labels)), { positives, negatives });
    }
  });

  it('picks the gold pairs (G13)', () => {
    assert.deepEqual(pairsAs(mine(withEpsilon(0.1), E4, Y4)), { positives: [], negatives: [] });
    assert.deepEqual(pairsAs(mine(withEpsilon(0.3), E4, Y4)), { positives: ['1,0', '2,3'], negatives: ['1,2', '2,1'] });
  });
});
