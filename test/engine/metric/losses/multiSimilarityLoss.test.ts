import assert from 'node:assert/strict';
import { multiSimilarityLoss } from '../../../../src/engine/metric/losses/multiSimilarityLoss';
import type { Pairs } from '../../../../src/engine/metric/miner';
import { multiSimilarityMiner } from '../../../../src/engine/metric/miners/multiSimilarityMiner';
import {
  checkLoss,
  dot,
  E4,
  logSum,
  mean,
  near,
  negativesOf,
  onEachBackend,
  positivesOf,
  randomRows,
  unit,
  valueOf,
  Y4,
  type Oracle,
} from '../checkLoss';
import { lossWith } from '../options';

const oracle =
  (alpha: number, beta: number, base: number): Oracle =>
  (rows, labels, _variables, selection) =>
    mean(
      rows.map((row, i) => {
        const pairs = selection as Pairs | null;
        const positives = pairs
          ? [...pairs.positiveB].filter((_, t) => pairs.positiveA[t] === i)
          : positivesOf(labels, i);
        const negatives = pairs
          ? [...pairs.negativeB].filter((_, t) => pairs.negativeA[t] === i)
          : negativesOf(labels, i);
        return (
          logSum([0, ...positives.map((p) => -alpha * (dot(row, rows[p]) - base))]) / alpha +
          logSum([0, ...negatives.map((n) => beta * (dot(row, rows[n]) - base))]) / beta
        );
      }),
    );
const mine = (epsilon: number) => (rows: number[][], labels: number[]) =>
  multiSimilarityMiner({ name: 'multiSimilarity', epsilon })(
    Float32Array.from(rows.flat()),
    rows[0].length,
    Int32Array.from(labels),
    Math.random,
  );

describe('multi-similarity loss', () => {
  checkLoss('with and without its miner', {
    create: () => multiSimilarityLoss(lossWith('multiSimilarity')),
    oracle: oracle(2, 50, 0.5),
    select: mine(0.1),
  });

  onEachBackend(() => {
    it('has the gold values G12 and G13', () => {
      const loss = multiSimilarityLoss(lossWith('multiSimilarity'));
      near(valueOf(loss, E4, Y4), 0.2688111287);
      near(valueOf(multiSimilarityLoss(lossWith('multiSimilarity', { beta: 40 })), E4, Y4), 0.2689708494);
      assert.equal(valueOf(loss, E4, Y4, mine(0.1)(E4, Y4)), 0);
      near(valueOf(loss, E4, Y4, mine(0.3)(E4, Y4)), 0.1594391411);
    });

    it('is the same without a miner and with one that takes everything', () => {
      const rows = randomRows(8, 5, 9).map(unit);
      const labels = [0, 0, 1, 1, 2, 2, 3, 3];
      const loss = multiSimilarityLoss(lossWith('multiSimilarity'));
      near(valueOf(loss, rows, labels, mine(10)(rows, labels)), valueOf(loss, rows, labels));
    });
  });
});
