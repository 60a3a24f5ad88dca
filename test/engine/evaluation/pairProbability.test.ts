import assert from 'node:assert/strict';
import { fitPairProbability, probabilityOfSame } from '../../../src/engine/evaluation/pairProbability';
import { normal, seededRandom } from '../../../src/engine/numeric/random';

describe('the probability of a pair', () => {
  it('is what two normal distributions of distances say in closed form', () => {
    // Equal variances: log odds are linear, slope (m1 - m0) / σ² between distances around 0.3 (same) and 0.7
    // (different).
    const random = seededRandom(1);
    const sigma = 0.15;
    const distances = Array.from({ length: 20_000 }, (_, i) => (i % 2 ? 0.3 : 0.7) + sigma * normal(random));
    const { slope, offset } = fitPairProbability({ distances, same: distances.map((_, i) => i % 2) });
    assert.ok(Math.abs(slope - 0.4 / sigma ** 2) < 0.6, `slope ${slope}`);
    assert.ok(Math.abs(-offset / slope - 0.5) < 0.01, `middle ${-offset / slope}`);
  });

  it('takes both kinds for equally likely, however many pairs there are of each', () => {
    const random = seededRandom(2);
    const distances = Array.from({ length: 22_000 }, (_, i) => (i < 2000 ? 0.3 : 0.7) + 0.15 * normal(random));
    const fit = fitPairProbability({ distances, same: distances.map((_, i) => (i < 2000 ? 1 : 0)) });
    assert.ok(Math.abs(probabilityOfSame(fit, 0.5) - 0.5) < 0.05);
  });

  it('falls with the distance and stays finite where the two kinds do not overlap', () => {
    const fit = fitPairProbability({ distances: [0.1, 0.2, 0.8, 0.9], same: [1, 1, 0, 0] });
    const values = [0, 0.15, 0.5, 0.85, 2].map((distance) => probabilityOfSame(fit, distance));
    assert.ok(
      values.every((value, i) => value >= 0 && value <= 1 && (i === 0 || value < values[i - 1])),
      values.join(' '),
    );
    assert.ok(values[0] > 0.95 && values[4] < 0.05);
  });
});
