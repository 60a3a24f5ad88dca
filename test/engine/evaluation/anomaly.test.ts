import assert from 'node:assert/strict';
import { evaluateAnomaly } from '../../../src/engine/evaluation/anomaly';
import { near, POSITIVE, SCORES } from './data';

describe('anomaly scores', () => {
  it('have the values of scikit-learn (reference.py)', () => {
    const scores = evaluateAnomaly(SCORES, POSITIVE)!;
    near(scores.auroc, 0.7372222222222222);
    near(scores.aupr, 0.7715387227041769);
    near(scores.fprAt95Tpr, 0.6333333333333333);
    assert.deepEqual([scores.anomalies, scores.normal], [30, 30]);
  });

  it('are null when all images are of one kind', () => {
    assert.equal(evaluateAnomaly([0.1, 0.2], [0, 0]), null);
    assert.equal(evaluateAnomaly([0.1], [1]), null);
    assert.equal(evaluateAnomaly([], []), null);
  });
});
