import assert from 'node:assert/strict';
import type { Miner, Pairs, Selection, Triplets } from '../../../src/engine/metric/miner';
import { seededRandom } from '../../../src/engine/numeric/random';
import { randomRows, unit } from './checkLoss';

export function mine(miner: Miner, rows: number[][], labels: number[], seed = 1): Selection {
  return miner(Float32Array.from(rows.flat()), rows[0]?.length ?? 2, Int32Array.from(labels), seededRandom(seed));
}

export function tripletsAs(selection: Selection): string[] {
  const { anchors, positives, negatives } = selection as Triplets;
  return [...anchors].map((a, t) => `${a},${positives[t]},${negatives[t]}`);
}

export function pairsAs(selection: Selection): { positives: string[]; negatives: string[] } {
  const { positiveA, positiveB, negativeA, negativeB } = selection as Pairs;
  return {
    positives: [...positiveA].map((a, t) => `${a},${positiveB[t]}`),
    negatives: [...negativeA].map((a, t) => `${a},${negativeB[t]}`),
  };
}

/**
 * Random unit rows with several labelings: full classes, one class, lone rows, unlabelled rows, a duplicate, one row,
 * none.
 */
export const MINING_BATCHES: [rows: number[][], labels: number[]][] = [
  [randomRows(12, 4, 1).map(unit), [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]],
  [randomRows(9, 4, 2).map(unit), [0, 1, 0, 2, 2, 1, 3, -1, -1]],
  [randomRows(4, 4, 3).map(unit), [5, 5, 5, 5]],
  [randomRows(4, 4, 4).map(unit), [0, 1, 2, 3]],
  [
    [
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 1],
    ],
    [0, 0, 1, 1],
  ],
  [[[1, 0]], [0]],
  [[], []],
];

/**
 * A miner that picks triplets, against a declarative definition; random ones are only checked for what every miner must
 * do.
 */
export function checkTripletMiner(miner: Miner, expected?: (rows: number[][], labels: number[]) => string[]): void {
  it('picks what the definition says, with a right positive and negative each', () => {
    for (const [rows, labels] of MINING_BATCHES) {
      const selection = mine(miner, rows, labels) as Triplets;
      assert.equal(selection.anchors.length, selection.positives.length);
      assert.equal(selection.anchors.length, selection.negatives.length);
      selection.anchors.forEach((a, t) => {
        assert.notEqual(a, selection.positives[t]);
        assert.ok(labels[a] >= 0 && labels[a] === labels[selection.positives[t]]);
        assert.ok(labels[selection.negatives[t]] >= 0 && labels[a] !== labels[selection.negatives[t]]);
      });
      if (expected) assert.deepEqual(tripletsAs(selection), expected(rows, labels));
    }
  });

  it('picks the same again with the same seed', () => {
    const [rows, labels] = MINING_BATCHES[0];
    assert.deepEqual(tripletsAs(mine(miner, rows, labels, 7)), tripletsAs(mine(miner, rows, labels, 7)));
  });
}
