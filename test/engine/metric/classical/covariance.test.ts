import { shrunkCovariance } from '../../../../src/engine/metric/classical/covariance';
import { multiply } from '../../../../src/engine/numeric/matrix';
import { inverseSquareRoot } from '../../../../src/engine/metric/classical/symmetric';
import { near, nearAll } from '../checkLoss';
import { centred, CHUNKS, dense, formulaRows, quadratic } from './data';

const FIVE = dense([
  [1, 2],
  [3, 0],
  [2, 1],
  [0, 1],
  [4, 3],
]);

describe('shrunk covariance', () => {
  it('is the maximum likelihood covariance without shrinkage', () => {
    nearAll([...shrunkCovariance(centred(FIVE), 'none').covariance.values], [2, 0.4, 0.4, 1.04], 1e-12);
  });

  it('shrinks few rows fully (H3, scikit-learn)', () => {
    for (const method of ['ledoitWolf', 'oas'] as const) {
      const { covariance, shrinkage } = shrunkCovariance(centred(FIVE), method);
      near(shrinkage, 1, 1e-12);
      nearAll([...covariance.values], [1.52, 0, 0, 1.52], 1e-12);
      const whiten = inverseSquareRoot(covariance);
      near(quadratic(multiply(whiten, whiten), [2, 1.6]), 4.3157894737, 1e-9);
    }
  });

  it('shrinks partly (H3b, scikit-learn)', () => {
    const { covariance, shrinkage } = shrunkCovariance(CHUNKS, 'ledoitWolf');
    near(shrinkage, 0.2932643789, 1e-9);
    nearAll([...covariance.values], [1.0214313574, -0.0772992086, -0.0772992086, 4.6491936426], 1e-9);
    const whiten = inverseSquareRoot(covariance);
    near(quadratic(multiply(whiten, whiten), [1, 1]), 1.2282097921, 1e-9);
    const oas = shrunkCovariance(CHUNKS, 'oas');
    near(oas.shrinkage, 0.517169912, 1e-9);
    near(oas.covariance.values[0], 1.5960989022, 1e-9);
  });

  it('agrees with scikit-learn on more data (reference.py)', () => {
    const rows = centred(formulaRows(24, 5));
    const lw = shrunkCovariance(rows, 'ledoitWolf');
    near(lw.shrinkage, 0.26629617689309076, 1e-10);
    near(lw.covariance.values[0], 0.20520562293309197, 1e-10);
    near(lw.covariance.values[5 + 2], -0.020666067678504707, 1e-10);
    const oas = shrunkCovariance(rows, 'oas');
    near(oas.shrinkage, 0.4127941064847983, 1e-10);
    near(oas.covariance.values[24], 1.083054189587012, 1e-10);
  });

  it('shrinks by itself below five rows per dimension only', () => {
    near(shrunkCovariance(centred(formulaRows(24, 5)), 'auto').shrinkage, 0.26629617689309076, 1e-10);
    near(shrunkCovariance(centred(formulaRows(25, 5)), 'auto').shrinkage, 0);
  });

  it('stays finite for equal rows', () => {
    nearAll(
      [
        ...shrunkCovariance(
          dense([
            [0, 0],
            [0, 0],
          ]),
          'ledoitWolf',
        ).covariance.values,
      ],
      [0, 0, 0, 0],
      1e-12,
    );
  });
});
