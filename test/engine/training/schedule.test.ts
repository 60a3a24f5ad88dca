import assert from 'node:assert/strict';
import { learningRateFactor } from '../../../src/engine/training/schedule';

describe('the learning rate', () => {
  it('rises over the first tenth, then falls to nearly nothing', () => {
    const factors = Array.from({ length: 100 }, (_, step) => learningRateFactor(step, 100));
    for (let step = 1; step < 100; step++) assert.equal(factors[step] > factors[step - 1], step < 10, `step ${step}`);
    assert.ok(Math.abs(factors[50] - 0.5) < 1e-9);
    assert.ok(factors[99] > 0 && factors[99] < 1e-3);
  });

  it('is whole for a training of one step', () => {
    assert.equal(learningRateFactor(0, 1), 1);
  });
});
