import assert from 'node:assert/strict';
import { minimize } from '../../../../src/engine/metric/classical/minimize';
import { nearAll } from '../checkLoss';

/** Rosenbrock's valley, with its minimum 0 at (1, 1). */
const rosenbrock = ([x, y]: Float64Array) => ({
  value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  gradient: Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
});

describe('minimize', () => {
  it('finds the end of a curved valley and never rises', () => {
    const { x, values } = minimize(rosenbrock, Float64Array.of(-1.2, 1), 200, 0);
    nearAll([...x], [1, 1], 1e-5);
    values.forEach((value, i) => assert.ok(i === 0 || value <= values[i - 1]));
  });

  it('stops after the steps it is given', () => {
    assert.equal(minimize(rosenbrock, Float64Array.of(-1.2, 1), 3).values.length, 4);
  });

  it('stays where there is no slope', () => {
    const flat = () => ({ value: 5, gradient: Float64Array.of(1e-15, -1e-16) });
    assert.deepEqual([...minimize(flat, Float64Array.of(2, 3), 10).x], [2, 3]);
  });
});
