import assert from 'node:assert/strict';
import { nPairLoss, nPairTriplets } from '../../../../src/engine/metric/losses/nPairLoss';
import {
  checkLoss,
  dot,
  E4,
  logSum,
  mean,
  near,
  onEachBackend,
  positivesOf,
  valueOf,
  Y4,
  type Oracle,
} from '../checkLoss';
import { lossWith } from '../options';

/** Pairs of each class, two by two; the pairs with one turn compete. */
function turns(labels: number[]): [number, number][][] {
  const result: [number, number][][] = [];
  for (const label of new Set(labels.filter((l) => l >= 0))) {
    const rows = [...labels.keys()].filter((i) => labels[i] === label);
    for (let turn = 0; 2 * turn + 1 < rows.length; turn++)
      (result[turn] ??= []).push([rows[2 * turn], rows[2 * turn + 1]]);
  }
  return result;
}

const oracle =
  (regularization: number): Oracle =>
  (rows, labels) => {
    // A pair that competes with no other has no triplet and leaves the mean.
    const terms = turns(labels)
      .filter((pairs) => pairs.length > 1)
      .flatMap((pairs) =>
        pairs.map(([a, p]) => logSum(pairs.map(([, other]) => dot(rows[a], rows[other]))) - dot(rows[a], rows[p])),
      );
    return mean(terms) + regularization * mean(rows.map((row) => dot(row, row)));
  };

describe('N-pair loss', () => {
  checkLoss('on lengths as they are', { create: () => nPairLoss(lossWith('nPair')), oracle: oracle(0.02) });

  onEachBackend(() => {
    it('has the gold values G14', () => {
      const loss = nPairLoss(lossWith('nPair', { regularization: 0 }));
      near(valueOf(loss, E4, Y4), 0.4092781397);
      near(
        valueOf(
          loss,
          E4.map((row) => row.map((x) => 3 * x)),
          Y4,
        ),
        0.0764904913,
      );
    });
  });

  it('uses each image in at most one pair', () => {
    const labels = [0, 0, 0, 0, 1, 1, 1, 2, -1, -1];
    const { anchors, positives } = nPairTriplets(Int32Array.from(labels));
    const pairs = new Set([...anchors].map((a, t) => `${a},${positives[t]}`));
    assert.deepEqual([...pairs].sort(), ['0,1', '4,5']);
    assert.ok([...anchors].every((a, t) => positivesOf(labels, a).includes(positives[t])));
  });
});
