import assert from 'node:assert/strict';
import { evaluateCalibration } from '../../../src/engine/evaluation/calibration';
import { near, POSITIVE, SCORES } from './data';

describe('calibration', () => {
  it('has the Brier score of scikit-learn (reference.py)', () => {
    near(
      evaluateCalibration(
        SCORES.map((score) => 1 / (1 + Math.exp(-score))),
        POSITIVE,
      ).brier,
      0.21402824777301493,
    );
  });

  it('weighs the gap of each bin by its count', () => {
    // Bin 0.9: three at .95, one true; bin 0: one at .05, none true.
    const { ece, bins } = evaluateCalibration([0.95, 0.95, 0.95, 0.05], [1, 0, 0, 0], 10);
    near(ece, (3 / 4) * (0.95 - 1 / 3) + (1 / 4) * 0.05);
    assert.deepEqual([bins[9].count, bins[0].count, bins[5].count], [3, 1, 0]);
    near(bins[9].frequency, 1 / 3);
  });

  it('is without error where frequencies keep to the probabilities', () => {
    near(evaluateCalibration([0.25, 0.25, 0.25, 0.25, 1, 0], [1, 0, 0, 0, 1, 0]).ece, 0);
  });

  it('puts 1 into the last of 15 bins, and is zero for nothing', () => {
    assert.equal(evaluateCalibration([1], [1]).bins[14].count, 1);
    assert.deepEqual([evaluateCalibration([], []).ece, evaluateCalibration([], []).brier], [0, 0]);
  });
});
