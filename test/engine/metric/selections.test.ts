import assert from 'node:assert/strict';
import { allPairs, allTriplets, toPairs, toTriplets } from '../../../src/engine/metric/selections';
import { negativesOf, positivesOf, tripletsOf } from './checkLoss';
import { pairsAs, tripletsAs } from './checkMiner';

const LABELS = [[0, 0, 1, 1], [0, 1, 0, -1, 1, 2], [3, 3, 3], [0, 1, 2], [0], []];

describe('selections', () => {
  it('hold every pair and every triplet of a batch, of labelled rows only', () => {
    for (const labels of LABELS) {
      assert.deepEqual(tripletsAs(allTriplets(Int32Array.from(labels))), tripletsOf(labels).map(String));
      assert.deepEqual(pairsAs(allPairs(Int32Array.from(labels))), {
        positives: [...labels.keys()].flatMap((a) => positivesOf(labels, a).map((b) => `${a},${b}`)),
        negatives: [...labels.keys()].flatMap((a) => negativesOf(labels, a).map((b) => `${a},${b}`)),
      });
    }
  });

  it('turn into pairs, each once, and back', () => {
    const labels = Int32Array.of(0, 0, 1, 1, 2, 2);
    const there = toPairs(allTriplets(labels));
    assert.deepEqual(pairsAs(there), pairsAs(allPairs(labels)));
    assert.deepEqual(tripletsAs(toTriplets(there)), tripletsAs(allTriplets(labels)));
  });

  it('make no triplet of a positive pair whose anchor has no negative', () => {
    const pairs = {
      kind: 'pairs' as const,
      positiveA: Int32Array.of(0, 2),
      positiveB: Int32Array.of(1, 3),
      negativeA: Int32Array.of(0, 0),
      negativeB: Int32Array.of(2, 3),
    };
    assert.deepEqual(tripletsAs(toTriplets(pairs)), ['0,1,2', '0,1,3']);
  });
});
