import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { nPairLoss, nPairTriplets } from '../../../../src/engine/metric/losses/nPairLoss';
import { tripletLoss } from '../../../../src/engine/metric/losses/tripletLoss';
import { allTriplets } from '../../../../src/engine/metric/selections';
import { expansion } from '../../../../src/engine/metric/synthetic/expansion';
import { withSynthetic } from '../../../../src/engine/metric/synthetic/withSynthetic';
import {
  checkLoss,
  distance,
  hinge,
  meanActive,
  nearAll,
  onEachBackend,
  randomRows,
  tripletsOf,
  valueOf,
  type Oracle,
} from '../checkLoss';
import { lossWith } from '../options';

const between = (a: number[], b: number[], points: number) =>
  Array.from({ length: points }, (_, k) => {
    const share = (k + 1) / (points + 1);
    const row = a.map((x, d) => (1 - share) * x + share * b[d]);
    return row.map((x) => x / Math.hypot(...row));
  });

const oracle =
  (points: number): Oracle =>
  (rows, labels) => {
    const next = (n: number) => {
      for (let s = 1; ; s++) if (labels[(n + s) % labels.length] === labels[n]) return (n + s) % labels.length;
    };
    const members = (a: number, b: number) =>
      a === b ? [rows[a]] : [rows[a], rows[b], ...between(rows[a], rows[b], points)];
    return meanActive(
      tripletsOf(labels).map(([a, p, n]) => {
        const smallest = Math.min(...members(a, p).flatMap((u) => members(n, next(n)).map((v) => distance(u, v))));
        return hinge(0.5 - smallest + distance(rows[a], rows[p]));
      }),
    );
  };

describe('embedding expansion', () => {
  checkLoss('with the triplet loss', {
    create: () =>
      withSynthetic(
        tripletLoss(lossWith('triplet', { margin: 0.5 })),
        expansion({ name: 'expansion', points: 2 }),
        allTriplets,
      ),
    oracle: oracle(2),
  });

  onEachBackend(() => {
    it('puts points of length 1 between two images of a class (H5)', () => {
      const triplets = {
        kind: 'triplets' as const,
        anchors: Int32Array.of(0),
        positives: Int32Array.of(1),
        negatives: Int32Array.of(2),
      };
      const rows = tf.tidy(() => [
        ...expansion({ name: 'expansion', points: 2 })
          .synthesize(
            tf.tensor2d([
              [1, 0],
              [0, 1],
              [-1, 0],
            ]),
            Int32Array.of(0, 0, 1),
            triplets,
            true,
          )
          .rows.dataSync(),
      ]);
      nearAll(rows.slice(0, 4), [0.894427191, 0.4472135955, 0.4472135955, 0.894427191], 1e-5);
    });

    it('makes the negatives of the N-pair loss harder', () => {
      const rows = randomRows(8, 4, 21);
      const labels = [0, 0, 1, 1, 2, 2, 3, 3];
      const plain = nPairLoss(lossWith('nPair', { regularization: 0 }));
      const expanded = withSynthetic(
        nPairLoss(lossWith('nPair', { regularization: 0 })),
        expansion({ name: 'expansion', points: 2 }),
        nPairTriplets,
      );
      assert.notEqual(valueOf(expanded, rows, labels), valueOf(plain, rows, labels));
      assert.ok(Number.isFinite(valueOf(expanded, rows, labels)));
    });
  });
});
