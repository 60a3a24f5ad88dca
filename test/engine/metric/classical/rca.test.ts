import assert from 'node:assert/strict';
import { shrunkCovariance } from '../../../../src/engine/metric/classical/covariance';
import { mapped } from '../../../../src/engine/metric/classical/pulls';
import { rca, withinClasses } from '../../../../src/engine/metric/classical/rca';
import { nearAll } from '../checkLoss';
import { CHUNK_LABELS, CHUNKS, dense, formulaRows, thirds } from './data';

describe('RCA', () => {
  it('has the values of metric-learn (H1)', () => {
    nearAll(
      [...shrunkCovariance(withinClasses(CHUNKS, CHUNK_LABELS), 'none').covariance.values],
      [0.26875, -0.109375, -0.109375, 5.401875],
      1e-12,
    );
    nearAll(
      [...rca(CHUNKS, CHUNK_LABELS, 'none').values],
      [1.9367026235, 0.0320862851, 0.0320862851, 0.4308474257],
      1e-9,
    );
  });

  it('makes the covariance within classes the identity', () => {
    const rows = formulaRows(24, 5),
      labels = thirds(24);
    const whitened = withinClasses(mapped(rows, rca(rows, labels, 'none')), labels);
    shrunkCovariance(whitened, 'none').covariance.values.forEach((value, i) =>
      nearAll([value], [i % 6 === 0 ? 1 : 0], 1e-8),
    );
  });

  it('leaves out lone and unlabelled rows', () => {
    const rows = dense([
      [0, 0],
      [2, 1],
      [50, 50],
      [99, 0],
    ]);
    nearAll([...withinClasses(rows, Int32Array.of(3, 3, 1, -1)).values], [-1, -0.5, 1, 0.5], 1e-12);
  });

  it('is finite where a class varies in no direction, or in one only', () => {
    for (const rows of [
      dense([
        [1, 1],
        [1, 1],
        [2, 2],
        [2, 2],
      ]),
      dense([
        [1, 0],
        [2, 0],
        [1, 1],
        [2, 1],
      ]),
    ]) {
      for (const shrinkage of ['none', 'auto'] as const)
        assert.ok(rca(rows, Int32Array.of(0, 0, 1, 1), shrinkage).values.every(Number.isFinite));
    }
  });
});
