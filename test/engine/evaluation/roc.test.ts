import assert from 'node:assert/strict';
import { areaUnder, averagePrecision, curvePoints, rocCurve } from '../../../src/engine/evaluation/roc';
import { near, POSITIVE, SCORES } from './data';

// scikit-learn, see reference.py
const FPR = [0, 0, 0, 0, 0, 0, 2, 5, 7, 8, 10, 11, 12, 13, 15, 16, 17, 19, 19, 20, 22, 24, 25, 27, 30].map(
  (n) => n / 30,
);
const TPR = [0, 3, 5, 8, 10, 11, 13, 13, 14, 15, 17, 18, 19, 20, 22, 24, 25, 27, 30, 30, 30, 30, 30, 30, 30].map(
  (n) => n / 30,
);

describe('ROC', () => {
  it('is the curve of scikit-learn, one point per distinct score', () => {
    const roc = rocCurve(SCORES, POSITIVE)!;
    assert.equal(roc.thresholds.length, FPR.length);
    FPR.forEach((rate, i) => near(roc.falsePositiveRate[i], rate));
    TPR.forEach((rate, i) => near(roc.truePositiveRate[i], rate));
  });

  it('has the areas of scikit-learn', () => {
    near(areaUnder(rocCurve(SCORES, POSITIVE)!), 0.7372222222222222);
    near(averagePrecision(rocCurve(SCORES, POSITIVE)!), 0.7715387227041769);
  });

  it('has as its area the chance that a positive scores above a negative, ties counting half', () => {
    let wins = 0,
      pairs = 0;
    POSITIVE.forEach((p, i) =>
      POSITIVE.forEach((n, j) => {
        if (p !== 1 || n !== 0) return;
        pairs++;
        wins += SCORES[i] > SCORES[j] ? 1 : SCORES[i] === SCORES[j] ? 0.5 : 0;
      }),
    );
    near(areaUnder(rocCurve(SCORES, POSITIVE)!), wins / pairs);
  });

  it('is half under equal scores', () => {
    const roc = rocCurve([1, 1, 1, 1], [1, 0, 1, 0])!;
    near(areaUnder(roc), 0.5);
    near(averagePrecision(roc), 0.5);
  });

  it('gives points of itself, from the strictest threshold to the one that takes all', () => {
    const roc = rocCurve(SCORES, POSITIVE)!;
    const all = curvePoints(roc);
    assert.deepEqual(
      all.map(({ falsePositiveRate }) => falsePositiveRate),
      [...roc.falsePositiveRate.subarray(1)],
    );
    const some = curvePoints(roc, 5);
    assert.ok(some.length > 3 && some.length <= 6);
    assert.deepEqual([some[0], some.at(-1)], [all[0], all.at(-1)]);
    assert.ok(
      some.every((point) =>
        all.some((one) => one.threshold === point.threshold && one.truePositiveRate === point.truePositiveRate),
      ),
    );
    assert.equal(curvePoints(rocCurve([1, 1], [1, 0])!).length, 1);
  });

  it('does not exist without both kinds', () => {
    for (const kinds of [[], [1, 1], [0, 0]]) assert.equal(rocCurve(kinds.map(Number), kinds), null);
  });
});
