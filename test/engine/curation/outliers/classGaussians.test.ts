import assert from 'node:assert/strict';
import { inverse, Matrix } from 'ml-matrix';
import {
  fitClassGaussians,
  leftOut,
  squaredMahalanobis,
} from '../../../../src/engine/curation/outliers/classGaussians';
import { shrunkCovariance } from '../../../../src/engine/metric/classical/covariance';
import { rowsOf, type Dense } from '../../../../src/engine/numeric/matrix';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';

function cloud(rows: number, columns: number, seed: number): Dense {
  const random = seededRandom(seed);
  return {
    rows,
    columns,
    values: Float64Array.from(
      { length: rows * columns },
      (_, p) => (1 + (p % columns)) * normal(random) + (p % columns),
    ),
  };
}

describe('class Gaussians', () => {
  it('measure the Mahalanobis distance by the shrunk covariance', () => {
    const rows = cloud(60, 4, 1);
    const [gaussian] = fitClassGaussians(rows, new Int32Array(60), 1);
    const mean = Array.from({ length: 4 }, (_, d) =>
      rows.values.reduce((sum, value, p) => sum + (p % 4 === d ? value / 60 : 0), 0),
    );
    const centred = { ...rows, values: rows.values.map((value, p) => value - mean[p % 4]) };
    const precision = inverse(Matrix.from1DArray(4, 4, shrunkCovariance(centred, 'ledoitWolf').covariance.values));
    for (const i of [0, 17, 59]) {
      const offset = Matrix.columnVector([...centred.values.subarray(4 * i, 4 * i + 4)]);
      const expected = offset.transpose().mmul(precision).mmul(offset).get(0, 0);
      const squared = squaredMahalanobis(gaussian!, rows.values, 4 * i, new Float64Array(4));
      assert.ok(Math.abs(squared / expected - 1) < 1e-4, `${squared} for ${expected}`);
    }
  });

  it('measure an image as if it had not been learned from', () => {
    const rows = cloud(80, 3, 2);
    const labels = new Int32Array(80);
    const whole = fitClassGaussians(rows, labels, 1)[0]!;
    for (const i of [3, 40]) {
      const others = [...labels.keys()].filter((n) => n !== i);
      const without = fitClassGaussians(rowsOf(rows, others), new Int32Array(79), 1)[0]!;
      const expected = squaredMahalanobis(without, rows.values, 3 * i, new Float64Array(3));
      const quick = leftOut(whole, squaredMahalanobis(whole, rows.values, 3 * i, new Float64Array(3)));
      assert.ok(Math.abs(quick / expected - 1) < 0.05, `${quick} for ${expected}`);
    }
  });

  it('take the spread of small classes from all of them, and know nothing of classes without images', () => {
    const rows = cloud(40, 2, 3);
    const gaussians = fitClassGaussians(
      rows,
      Int32Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 2)),
      3,
    );
    assert.equal(gaussians[1], null);
    assert.deepEqual(gaussians[0]!.factor, gaussians[2]!.factor);
    assert.notDeepEqual(gaussians[0]!.mean, gaussians[2]!.mean);
  });

  it('cannot vouch for the only image of a class', () => {
    const [gaussian] = fitClassGaussians(cloud(1, 2, 4), new Int32Array(1), 1);
    assert.equal(leftOut(gaussian!, 0), Infinity);
  });
});
