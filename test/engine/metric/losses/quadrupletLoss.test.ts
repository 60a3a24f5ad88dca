import assert from 'node:assert/strict';
import { quadrupletLoss } from '../../../../src/engine/metric/losses/quadrupletLoss';
import { tripletLoss } from '../../../../src/engine/metric/losses/tripletLoss';
import type { Triplets } from '../../../../src/engine/metric/miner';
import { batchHardMiner } from '../../../../src/engine/metric/miners/batchHardMiner';
import {
  checkLoss,
  distance,
  E6,
  hinge,
  mean,
  near,
  onEachBackend,
  tripletsOf,
  valueOf,
  type Oracle,
} from '../checkLoss';
import { lossWith } from '../options';

const Y6 = [0, 0, 1, 1, 2, 2];

const oracle =
  (margin: number, secondMargin: number, power: number): Oracle =>
  (rows, labels, _variables, selection) => {
    const far = (a: number, b: number) => distance(rows[a], rows[b]) ** power;
    const triplets = selection
      ? [...(selection as Triplets).anchors].map((a, t) => [
          a,
          (selection as Triplets).positives[t],
          (selection as Triplets).negatives[t],
        ])
      : tripletsOf(labels);
    return mean(
      triplets.flatMap(([a, p, n]) => {
        const third = [...labels.keys()].filter(
          (o) => labels[o] >= 0 && labels[o] !== labels[a] && labels[o] !== labels[n],
        );
        const others = selection ? third.sort((x, y) => far(n, x) - far(n, y)).slice(0, 1) : third;
        return others.map((o) => hinge(far(a, p) - far(a, n) + margin) + hinge(far(a, p) - far(n, o) + secondMargin));
      }),
    );
  };
const select = (rows: number[][], labels: number[]) =>
  batchHardMiner(Float32Array.from(rows.flat()), rows[0].length, Int32Array.from(labels), Math.random);

describe('quadruplet loss', () => {
  checkLoss('on distances', {
    create: () => quadrupletLoss(lossWith('quadruplet', { margin: 0.5, secondMargin: 0.3 }), 4),
    oracle: oracle(0.5, 0.3, 1),
    select,
  });
  checkLoss('on squared distances', {
    create: () => quadrupletLoss(lossWith('quadruplet', { margin: 1, secondMargin: 0.5, squared: true }), 4),
    oracle: oracle(1, 0.5, 2),
    select,
  });

  onEachBackend(() => {
    it('is the mean over all 48 quadruplets (G9)', () => {
      near(valueOf(quadrupletLoss(lossWith('quadruplet', { margin: 1, secondMargin: 0.5 }), 3), E6, Y6), 0.2354234369);
      near(
        valueOf(quadrupletLoss(lossWith('quadruplet', { margin: 1, secondMargin: 0.5, squared: true }), 3), E6, Y6),
        0.1166666667,
      );
    });

    it("takes for a mined triplet the third class's image that is nearest to the negative (G10)", () => {
      // On E6 that image is 4 for negative 2 once image 5 is left out.
      const triplet: Triplets = {
        kind: 'triplets',
        anchors: Int32Array.of(0),
        positives: Int32Array.of(1),
        negatives: Int32Array.of(2),
      };
      const rows = E6.slice(0, 5);
      near(
        valueOf(
          quadrupletLoss(lossWith('quadruplet', { margin: 1, secondMargin: 0.5 }), 3),
          rows,
          [0, 0, 1, 1, 2],
          triplet,
        ),
        0.2182419697,
      );
      assert.equal(
        valueOf(
          quadrupletLoss(lossWith('quadruplet', { margin: 1, secondMargin: 0.5, squared: true }), 3),
          rows,
          [0, 0, 1, 1, 2],
          triplet,
        ),
        0,
      );
    });

    it('without its second term is the triplet loss', () => {
      const triplets: Triplets = {
        kind: 'triplets',
        anchors: Int32Array.of(0, 2),
        positives: Int32Array.of(1, 3),
        negatives: Int32Array.of(2, 1),
      };
      // Both triplets violate the margin of 1; nothing violates a second margin near 0.
      near(
        valueOf(quadrupletLoss(lossWith('quadruplet', { margin: 1, secondMargin: 1e-9 }), 3), E6, Y6, triplets),
        valueOf(tripletLoss(lossWith('triplet', { margin: 1 })), E6, Y6, triplets),
      );
    });
  });

  it('is refused for two classes, with what was found', () => {
    assert.throws(() => quadrupletLoss(lossWith('quadruplet'), 2), /3 classes, but the dataset has 2/);
  });
});
