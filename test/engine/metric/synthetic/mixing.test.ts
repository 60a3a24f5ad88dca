import * as tf from '@tensorflow/tfjs-core';
import { contrastiveLoss } from '../../../../src/engine/metric/losses/contrastiveLoss';
import { tripletLoss } from '../../../../src/engine/metric/losses/tripletLoss';
import { allTriplets } from '../../../../src/engine/metric/selections';
import { mixing, negativeShare } from '../../../../src/engine/metric/synthetic/mixing';
import { withSynthetic } from '../../../../src/engine/metric/synthetic/withSynthetic';
import {
  checkLoss,
  distance,
  hinge,
  mean,
  meanActive,
  near,
  nearAll,
  onEachBackend,
  tripletsOf,
  type Oracle,
} from '../checkLoss';
import { lossWith } from '../options';

/** @param at the rows whose distances set the shares, which are constants for the gradient */
const mixed = (strength: number, rows: number[][], at: number[][], [a, p, n]: number[]) => {
  const apDist = distance(at[a], at[p]),
    anDist = distance(at[a], at[n]);
  const share = anDist <= apDist ? 1 : ((1 - strength) * (anDist - apDist) + apDist) / anDist;
  const row = rows[a].map((x, d) => (1 - share) * x + share * rows[n][d]);
  return row.map((x) => x / Math.hypot(...row));
};

const triplet =
  (strength: number, weight: number, fixed?: number[][]): Oracle =>
  (rows, labels) => {
    const triplets = tripletsOf(labels);
    const violation = (negative: number[], [a, p]: number[]) =>
      hinge(0.5 - distance(rows[a], negative) + distance(rows[a], rows[p]));
    return (
      meanActive(triplets.map((t) => violation(rows[t[2]], t))) +
      weight * meanActive(triplets.map((t) => violation(mixed(strength, rows, fixed ?? rows, t), t)))
    );
  };

describe('mixing', () => {
  checkLoss('with the triplet loss', {
    create: () =>
      withSynthetic(
        tripletLoss(lossWith('triplet', { margin: 0.5 })),
        mixing({ name: 'mixing', strength: 0.6, weight: 0.7 }),
        allTriplets,
      ),
    oracle: triplet(0.6, 0.7),
    oracleAt: (at) => triplet(0.6, 0.7, at),
  });

  onEachBackend(() => {
    it('moves a negative as HDML does (H4)', () => {
      const rows = tf.tidy(() => {
        const batch = tf.tensor2d([
          [0, 0],
          [1, 0],
          [3, 4],
        ]);
        const triplets = {
          kind: 'triplets' as const,
          anchors: Int32Array.of(0),
          positives: Int32Array.of(1),
          negatives: Int32Array.of(2),
        };
        return mixing({ name: 'mixing', strength: 1 - Math.exp(-1), weight: 1 })
          .synthesize(batch, Int32Array.of(0, 0, 1), triplets, false)
          .rows.dataSync();
      });
      nearAll([...rows], [1.482910659, 1.977214212], 1e-5);
    });

    it('adds its negatives to the pairs of the contrastive loss', () => {
      const rows = [
        [1, 0],
        [0.8, 0.6],
        [0, 1],
      ];
      const loss = withSynthetic(
        contrastiveLoss(lossWith('contrastive', { negativeMargin: 2 })),
        mixing({ name: 'mixing', strength: 1, weight: 1 }),
        allTriplets,
      );
      const value = tf.tidy(() => loss.compute(tf.tensor2d(rows), Int32Array.of(0, 0, 1), null).dataSync()[0]);
      const pull = distance(rows[0], rows[1]);
      const real = 2 - (distance(rows[0], rows[2]) + distance(rows[1], rows[2])) / 2;
      const made = mean(
        [
          [0, 1, 2],
          [1, 0, 2],
        ].map((t) => 2 - distance(rows[t[0]], mixed(1, rows, rows, t))),
      );
      near(value, 2 * pull + real + made);
    });
  });

  it('leaves a negative that is nearer than the positive where it is', () => {
    near(negativeShare(1, 0.5, 1), 1);
    near(negativeShare(1, 2, 0), 1);
    near(negativeShare(1, 2, 1), 0.5);
  });
});
