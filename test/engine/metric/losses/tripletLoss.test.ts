import assert from 'node:assert/strict';
import { tripletLoss } from '../../../../src/engine/metric/losses/tripletLoss';
import { semiHardMiner } from '../../../../src/engine/metric/miners/semiHardMiner';
import type { Triplets } from '../../../../src/engine/metric/miner';
import {
  checkLoss,
  distance,
  E4,
  gradientsOf,
  hinge,
  mean,
  meanActive,
  near,
  onEachBackend,
  softplus,
  tripletsOf,
  valueOf,
  Y4,
  type Oracle,
} from '../checkLoss';

const gapsOf = (rows: number[][], labels: number[], selection: Triplets | null, power: number) => {
  const triplets = selection
    ? [...selection.anchors].map((a, t) => [a, selection.positives[t], selection.negatives[t]])
    : tripletsOf(labels);
  return triplets.map(([a, p, n]) => distance(rows[a], rows[n]) ** power - distance(rows[a], rows[p]) ** power);
};
const hard =
  (margin: number, power: number): Oracle =>
  (rows, labels, _variables, selection) =>
    meanActive(gapsOf(rows, labels, selection as Triplets, power).map((gap) => hinge(margin - gap)));
const soft: Oracle = (rows, labels, _variables, selection) =>
  mean(gapsOf(rows, labels, selection as Triplets, 1).map((gap) => softplus(-gap)));
const select = (rows: number[][], labels: number[]) =>
  semiHardMiner({ name: 'semiHard', margin: 0.5 })(
    Float32Array.from(rows.flat()),
    rows[0].length,
    Int32Array.from(labels),
    Math.random,
  );

describe('triplet loss', () => {
  checkLoss('with a margin', {
    create: () => tripletLoss({ name: 'triplet', margin: 0.3, squared: false }),
    oracle: hard(0.3, 1),
    select,
  });
  checkLoss('on squared distances', {
    create: () => tripletLoss({ name: 'triplet', margin: 0.3, squared: true }),
    oracle: hard(0.3, 2),
    select,
  });
  checkLoss('with a soft margin', {
    create: () => tripletLoss({ name: 'triplet', margin: 'soft', squared: false }),
    oracle: soft,
    select,
  });

  onEachBackend(() => {
    it('is exactly zero with zero gradient when no triplet violates the margin (G4)', () => {
      for (const margin of [0.2, 0.05]) {
        const loss = tripletLoss({ name: 'triplet', margin, squared: false });
        assert.equal(valueOf(loss, E4, Y4), 0);
        assert.ok(gradientsOf(loss, E4, Y4).embeddings.every((x) => x === 0));
      }
    });

    it('is the mean over the violated triplets (G5)', () => {
      near(valueOf(tripletLoss({ name: 'triplet', margin: 1, squared: false }), E4, Y4), 0.3915040935);
    });

    it('is a softplus without a margin (G6)', () => {
      near(valueOf(tripletLoss({ name: 'triplet', margin: 'soft', squared: false }), E4, Y4), 0.3994611677);
    });

    it('takes the hardest triplets of the batch (G7)', () => {
      const hardest: Triplets = {
        kind: 'triplets',
        anchors: Int32Array.of(0, 1, 2, 3),
        positives: Int32Array.of(1, 0, 3, 2),
        negatives: Int32Array.of(2, 2, 1, 1),
      };
      near(valueOf(tripletLoss({ name: 'triplet', margin: 1, squared: false }), E4, Y4, hardest), 0.4781351553);
      near(valueOf(tripletLoss({ name: 'triplet', margin: 'soft', squared: false }), E4, Y4, hardest), 0.4737536954);
    });

    it('stands at its margin when all embeddings are equal', () => {
      near(
        valueOf(tripletLoss({ name: 'triplet', margin: 0.2, squared: false }), [E4[1], E4[1], E4[1], E4[1]], Y4),
        0.2,
      );
    });
  });
});
