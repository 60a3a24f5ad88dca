import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { tripletLoss } from '../../../../src/engine/metric/losses/tripletLoss';
import { allTriplets } from '../../../../src/engine/metric/selections';
import { generator, generatorTerms } from '../../../../src/engine/metric/synthetic/generator';
import { withSynthetic } from '../../../../src/engine/metric/synthetic/withSynthetic';
import { seededRandom } from '../../../../src/engine/numeric/random';
import {
  checkLoss,
  distance,
  hinge,
  mean,
  meanActive,
  nearAll,
  onEachBackend,
  randomRows,
  tripletsOf,
  unit,
  valueOf,
  variablesOf,
  type Oracle,
} from '../checkLoss';
import { lossWith } from '../options';

const OPTIONS = {
  name: 'generator',
  hidden: 3,
  reconstruction: 0.5,
  adversarial: 0.8,
  margin: 0.1,
  rate: 1,
  weight: 0.7,
} as const;

function generate(a: number[], p: number[], n: number[], [first, firstBias, last, lastBias]: number[][]): number[] {
  const layer = (row: number[], weights: number[], bias: number[]) =>
    bias.map((b, o) => row.reduce((sum, x, i) => sum + x * weights[i * bias.length + o], b));
  const added = layer(layer([...a, ...p, ...n], first, firstBias).map(hinge), last, lastBias);
  const row = n.map((x, d) => x + added[d]);
  return row.map((x) => x / Math.hypot(...row));
}

/**
 * The embedding learns with the weights fixed, the generator with the rows fixed: `fixed` and `weights` say at which
 * values.
 */
const oracle =
  (fixed?: number[][], weights?: number[][]): Oracle =>
  (rows, labels, variables) => {
    const triplets = tripletsOf(labels);
    if (triplets.length === 0) return 0;
    const violation = (negative: number[], [a, p]: number[]) =>
      hinge(0.5 - distance(rows[a], negative) + distance(rows[a], rows[p]));
    const real = meanActive(triplets.map((t) => violation(rows[t[2]], t)));
    const synthetic = meanActive(
      triplets.map((t) => violation(generate(rows[t[0]], rows[t[1]], rows[t[2]], weights ?? variables), t)),
    );
    const at = fixed ?? rows;
    const own = mean(
      triplets.map(([a, p, n]) => {
        const made = generate(at[a], at[p], at[n], variables);
        const toAnchor = distance(made, at[a]) ** 2;
        return (
          toAnchor +
          OPTIONS.reconstruction * distance(made, at[n]) ** 2 +
          OPTIONS.adversarial * hinge(toAnchor - distance(at[p], at[a]) ** 2 - OPTIONS.margin)
        );
      }),
    );
    return real + OPTIONS.weight * synthetic + own;
  };

const create = () =>
  withSynthetic(tripletLoss(lossWith('triplet', { margin: 0.5 })), generator(OPTIONS, 5, seededRandom(4)), allTriplets);

describe('generator of hard negatives', () => {
  // Seeded: every loss that `create` makes begins with these weights.
  const initial = () => {
    const loss = create();
    const values = variablesOf(loss);
    loss.dispose();
    return values;
  };
  checkLoss('with the triplet loss', { create, oracle: oracle(), oracleAt: (at) => oracle(at, initial()) });

  onEachBackend(() => {
    it('minimises the terms of Duan et al. (H6)', () => {
      const { hard, reconstruction, adversarial } = tf.tidy(() => {
        const triplet = {
          anchor: tf.tensor2d([[0, 0]]),
          positive: tf.tensor2d([[1, 0]]),
          negative: tf.tensor2d([[3, 4]]),
        };
        const terms = generatorTerms(triplet, tf.tensor2d([[1, 1]]), 1);
        return {
          hard: terms.hard.dataSync()[0],
          reconstruction: terms.reconstruction.dataSync()[0],
          adversarial: terms.adversarial.dataSync()[0],
        };
      });
      nearAll([hard, reconstruction, adversarial], [2, 13, 0], 1e-6);
    });

    it('learns to bring its negatives nearer to the anchors while the embedding stands still', () => {
      const rows = randomRows(9, 5, 8).map(unit);
      const labels = [0, 0, 0, 1, 1, 1, 2, 2, 2];
      const made = generator({ ...OPTIONS, reconstruction: 0 }, 5, seededRandom(4));
      const triplets = allTriplets(Int32Array.from(labels));
      const variables = made.variables.map(({ variable }) => variable);
      const optimizer = tf.train.adam(0.01);
      const step = () =>
        optimizer
          .minimize(
            () => made.synthesize(tf.tensor2d(rows), Int32Array.from(labels), triplets, true).ownLoss!,
            true,
            variables,
          )!
          .dataSync()[0];
      const before = step();
      for (let i = 0; i < 60; i++) step();
      assert.ok(step() < before / 2, 'the generated negatives come nearer');
      optimizer.dispose();
      made.dispose();
    });

    it('keeps the loss of a batch without triplets as it is', () => {
      assert.equal(valueOf(create(), [[1, 0, 0, 0, 0]], [0]), 0);
    });
  });
});
