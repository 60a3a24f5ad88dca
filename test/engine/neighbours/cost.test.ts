import assert from 'node:assert/strict';
import { comparisonCost, hnswCost, productsCost } from '../../../src/engine/neighbours/cost';

describe('the cost of neighbours', () => {
  it('has every pair compared up to 100,000 images, and a graph built of a million', () => {
    for (const dim of [32, 128, 768, 2048]) {
      assert.ok(productsCost(100_000, dim) < hnswCost(100_000, dim), String(dim));
      assert.ok(productsCost(1_000_000, dim) > hnswCost(1_000_000, dim), String(dim));
    }
  });

  it('has a graph built of fewer where only one core compares', () => {
    assert.ok(comparisonCost(5_000, 128) < hnswCost(5_000, 128));
    assert.ok(comparisonCost(50_000, 128) > hnswCost(50_000, 128));
  });
});
