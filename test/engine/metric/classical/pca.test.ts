import assert from 'node:assert/strict';
import { multiplyByTransposed } from '../../../../src/engine/numeric/matrix';
import { pca } from '../../../../src/engine/metric/classical/pca';
import { near, nearAll } from '../checkLoss';
import { centred, dense, formulaRows } from './data';

const variances = (rows: ReturnType<typeof dense>, axes: ReturnType<typeof dense>) => {
  const scores = multiplyByTransposed(rows, axes);
  return Array.from(
    { length: axes.rows },
    (_, k) => scores.values.filter((_, i) => i % axes.rows === k).reduce((sum, x) => sum + x * x, 0) / rows.rows,
  );
};

describe('PCA', () => {
  it('finds the directions and variances of scikit-learn (reference.py)', () => {
    const rows = centred(formulaRows(24, 5));
    const axes = pca(rows, 3);
    nearAll(variances(rows, axes), [1.420853722975383, 0.9127328386294948, 0.48076534372249585], 1e-9);
    nearAll(
      [...axes.values.subarray(0, 5)].map(Math.abs),
      [0.010560364892090586, 0.08913440450128496, 0.0005247053325755924, 0.0405397457874441, 0.9951380760092293],
      1e-8,
    );
  });

  it('finds them with fewer rows than columns too', () => {
    const rows = centred(formulaRows(6, 9));
    const axes = pca(rows, 3);
    nearAll(variances(rows, axes), [5.78595930320084, 2.60681990776134, 1.2185645102568838], 1e-9);
    nearAll(
      [...axes.values.subarray(0, 3)].map(Math.abs),
      [0.04390206662291185, 0.03760012770683931, 0.0650134297875188],
      1e-7,
    );
  });

  it('gives orthonormal directions', () => {
    const axes = pca(centred(formulaRows(6, 9)), 4);
    const products = multiplyByTransposed(axes, axes);
    products.values.forEach((value, i) => near(value, i % 5 === 0 ? 1 : 0, 1e-9, 1e-9));
  });

  it('keeps no more directions than the rows span', () => {
    assert.equal(
      pca(
        centred(
          dense([
            [1, 1, 0],
            [2, 2, 0],
            [3, 3, 0],
          ]),
        ),
        3,
      ).rows,
      1,
    );
    assert.equal(pca(centred(formulaRows(4, 9)), 9).rows, 3);
  });
});
