import assert from 'node:assert/strict';
import type { Triplets } from '../../../../src/engine/metric/miner';
import { distanceWeightedMiner, logInverseDensity } from '../../../../src/engine/metric/miners/distanceWeightedMiner';
import { seededRandom } from '../../../../src/engine/numeric/random';
import { near } from '../checkLoss';
import { checkTripletMiner, mine } from '../checkMiner';

const miner = distanceWeightedMiner({ name: 'distanceWeighted', cutoff: 0.5, farthest: 1.4 });
const onCircle = (angle: number) => [Math.cos(angle), Math.sin(angle)];

describe('distance-weighted miner', () => {
  checkTripletMiner(miner);

  it('weighs by the density of distances on the sphere (H7)', () => {
    near(logInverseDensity(0.5, 128), 91.3702023);
    near(logInverseDensity(1, 128), 17.9801295);
    near(logInverseDensity(Math.SQRT2, 128), -0.3465735903);
    near(logInverseDensity(1.8, 128), 29.7345806);
    assert.ok(Number.isFinite(logInverseDensity(2, 128)), 'opposite points');
  });

  it('draws as often as the weights say', () => {
    // Negatives at distances .6, 1 and 1.3 from the anchor, which has one positive.
    const angles = [0.6, 1, 1.3].map((d) => 2 * Math.asin(d / 2));
    const rows = [onCircle(0), onCircle(0.1), ...angles.map(onCircle)];
    const embeddings = Float32Array.from(rows.flat());
    const random = seededRandom(5);
    const drawn = [0, 0, 0];
    const rounds = 20000;
    for (let i = 0; i < rounds; i++) {
      const { anchors, negatives } = miner(embeddings, 2, Int32Array.of(0, 0, 1, 2, 3), random) as Triplets;
      drawn[negatives[anchors.indexOf(0)] - 2]++;
    }
    const weights = [0.6, 1, 1.3].map((d) => Math.exp(logInverseDensity(d, 2)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    weights.forEach((weight, i) =>
      assert.ok(Math.abs(drawn[i] / rounds - weight / total) < 0.015, `${drawn[i] / rounds} is not ${weight / total}`),
    );
  });

  it("takes the only near negative in many dimensions, where its weight is e^70 times the others'", () => {
    const axis = (d: number) => Array.from({ length: 128 }, (_, i) => (i === d ? 1 : 0));
    const near5 = axis(0).map((x, i) => (i === 0 ? 0.875 : i === 1 ? Math.sqrt(1 - 0.875 ** 2) : x));
    const third = axis(0).map((x, i) => (i === 0 ? 0.1 : i === 2 ? Math.sqrt(0.99) : x));
    const { anchors, negatives } = mine(miner, [axis(0), axis(0), near5, third], [0, 0, 1, 1]) as Triplets;
    [...anchors].forEach((a, t) => {
      if (a < 2) assert.equal(negatives[t], 2);
    });
    assert.ok(anchors.includes(0));
  });

  it('leaves out anchors whose negatives are all too far', () => {
    assert.equal(
      (
        mine(
          miner,
          [
            [1, 0],
            [0.8, 0.6],
            [-1, 0],
            [-0.8, -0.6],
          ],
          [0, 0, 1, 1],
        ) as Triplets
      ).anchors.length,
      0,
    );
  });
});
