import assert from 'node:assert/strict';
import { itml } from '../../../../src/engine/metric/classical/itml';
import { pairConstraints } from '../../../../src/engine/metric/classical/pairConstraints';
import { eigen } from '../../../../src/engine/metric/classical/symmetric';
import { seededRandom } from '../../../../src/engine/numeric/random';
import { near, nearAll } from '../checkLoss';
import { dense, formulaRows, quadratic, thirds } from './data';

describe('ITML', () => {
  it('makes the projections of one sweep as by hand (H2)', () => {
    const { matrix, multipliers, bounds } = itml(
      { near: dense([[2, 0]]), far: dense([[0, 1]]), upper: 1, lower: 4 },
      1,
      1,
    );
    nearAll([...matrix.values], [0.4, 0, 0, 1.6], 1e-12);
    nearAll([...multipliers], [0.375, 0.375], 1e-12);
    nearAll([...bounds], [1.6, 1.6], 1e-12);
  });

  it('keeps every pair within its bound when nothing may slip', () => {
    const constraints = {
      near: dense([
        [2, 0.3],
        [1, -0.2],
      ]),
      far: dense([
        [0, 1],
        [0.2, 1.5],
      ]),
      upper: 1,
      lower: 4,
    };
    const { matrix } = itml(constraints, 1e6, 1000, 1e-9);
    for (const v of [
      [2, 0.3],
      [1, -0.2],
    ])
      assert.ok(quadratic(matrix, v) <= 1 + 1e-3);
    for (const v of [
      [0, 1],
      [0.2, 1.5],
    ])
      assert.ok(quadratic(matrix, v) >= 4 - 1e-3);
  });

  it('comes to the optimum of the problem as the paper states it (referenceConvex.py)', () => {
    const rows = formulaRows(18, 3);
    const differences = (step: number) =>
      dense([0, 1, 2, 3].map((i) => [0, 1, 2].map((d) => rows.values[3 * i + d] - rows.values[3 * (i + step) + d])));
    const optimum = [
      [
        1,
        [
          0.9448482920810043, -0.12095045412655756, -0.2385302410243646, 1.6407294035349078, -0.21984998309629505,
          0.6047262310383045,
        ],
      ],
      [
        10,
        [
          0.9590210105704586, 0.38946350410499075, -0.4807026423564007, 3.3033446962741086, -0.8473835362233215,
          0.6220077071534947,
        ],
      ],
    ] as const;
    for (const [gamma, [xx, xy, xz, yy, yz, zz]] of optimum) {
      const { matrix } = itml(
        { near: differences(3), far: differences(1), upper: 0.5, lower: 2 },
        gamma,
        10_000,
        1e-12,
      );
      nearAll([...matrix.values], [xx, xy, xz, xy, yy, yz, xz, yz, zz], 1e-6);
    }
  });

  it('stays positive definite and symmetric on many pairs', () => {
    const rows = formulaRows(30, 5);
    const { matrix } = itml(pairConstraints(rows, thirds(30), 400, seededRandom(1)), 1, 200);
    assert.ok(eigen(matrix).values.every((value) => value > 0));
    matrix.values.forEach((value, i) => near(value, matrix.values[(i % 5) * 5 + Math.floor(i / 5)], 1e-9));
  });

  it('learns nothing from a pair of equal rows', () => {
    nearAll(
      [...itml({ near: dense([[0, 0]]), far: dense([[0, 0]]), upper: 1, lower: 4 }, 1, 10).matrix.values],
      [1, 0, 0, 1],
      1e-12,
    );
  });
});

describe('pairs for ITML', () => {
  it('are differences within and across classes, with bounds on squared distances', () => {
    const rows = dense([[0], [1], [10], [12]]);
    const { near: hits, far, upper, lower } = pairConstraints(rows, Int32Array.of(0, 0, 1, 1), 200, seededRandom(2));
    assert.ok(hits.values.every((v) => Math.abs(v) === 1 || Math.abs(v) === 2));
    assert.ok(far.values.every((v) => Math.abs(v) >= 9));
    assert.deepEqual([upper, lower], [1, 144]);
  });
});
