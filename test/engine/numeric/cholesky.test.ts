import assert from 'node:assert/strict';
import { cholesky, solveCholesky } from '../../../src/engine/numeric/cholesky';
import { normal, seededRandom } from '../../../src/engine/numeric/random';

describe('Cholesky factorisation', () => {
  const n = 12;
  const random = seededRandom(1);
  const factor = Float64Array.from({ length: n * n }, () => normal(random));
  const matrix = new Float64Array(n * n);
  for (let p = 0; p < n; p++)
    for (let q = 0; q < n; q++) for (let k = 0; k < n; k++) matrix[p * n + q] += factor[p * n + k] * factor[q * n + k];

  it('multiplies out to the matrix', () => {
    const lower = cholesky(matrix, n);
    for (let p = 0; p < n; p++) {
      for (let q = 0; q < n; q++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += lower[p * n + k] * lower[q * n + k];
        assert.ok(Math.abs(sum - matrix[p * n + q]) < 1e-9);
      }
    }
  });

  it('solves', () => {
    const x = Float64Array.from({ length: n }, () => normal(random));
    const b = x.map((_, p) => x.reduce((sum, value, q) => sum + matrix[p * n + q] * value, 0));
    solveCholesky(cholesky(matrix, n), n, b);
    b.forEach((value, p) => assert.ok(Math.abs(value - x[p]) < 1e-6));
  });

  it('refuses a matrix that is not positive definite, and takes an empty one', () => {
    assert.throws(() => cholesky(Float64Array.of(1, 2, 2, 1), 2), RangeError);
    assert.equal(cholesky(new Float64Array(0), 0).length, 0);
  });
});
