import assert from 'node:assert/strict';
import { classSizes, classWeights, effectiveNumber } from '../../../src/engine/metric/classWeights';
import { near } from './checkLoss';

describe('class weights', () => {
  it('follow the effective number of images', () => {
    assert.equal(effectiveNumber(1, 0.999), 1);
    // The geometric series 1 + β + β² + …, summed up.
    near(effectiveNumber(4, 0.9), 1 + 0.9 + 0.81 + 0.729);
    assert.ok(effectiveNumber(1e9, 0.999) <= 1000 + 1e-6);
  });

  it('have mean 1 over the classes that have images, rare ones above', () => {
    const weights = classWeights([1000, 10, 0, 100]);
    near((weights[0] + weights[1] + weights[3]) / 3, 1);
    assert.equal(weights[2], 0);
    assert.ok(weights[1] > weights[3] && weights[3] > weights[0]);
    near(weights[1] / weights[0], effectiveNumber(1000, 0.999) / effectiveNumber(10, 0.999), 1e-5);
  });

  it('count labels without the unlabelled', () => {
    assert.deepEqual([...classSizes(Int32Array.of(0, 2, -1, 2), 3)], [1, 0, 2]);
  });
});
