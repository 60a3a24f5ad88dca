import assert from 'node:assert/strict';
import { countsRows, withoutIndex } from '../../../src/engine/exchange/indexColumn';

describe('a column that numbers the rows', () => {
  it('has every number from 0 or 1 on once, sorted or not', () => {
    for (const column of [
      [0, 1, 2, 3, 4],
      [1, 2, 3, 4, 5],
      [4, 0, 3, 1, 2],
    ])
      assert.equal(countsRows(column), true);
    for (const column of [
      [0, 1, 2, 3],
      [0, 1, 2, 3, 3],
      [0, 1, 2, 3, 5],
      [2, 3, 4, 5, 6],
      [0, 1, 2, 3, 4.5],
    ])
      assert.equal(countsRows(column), false);
  });

  it('may have gaps where it is called an index', () => {
    assert.equal(countsRows([7, 3, 12], 'Unnamed: 0'), true);
    assert.equal(countsRows([7, 3, 12], ''), true);
    assert.equal(countsRows([7, 3, 12], 'width'), false);
    assert.equal(countsRows([7, 3, 3], 'index'), false);
    assert.equal(countsRows([0.5, 3, 12], 'index'), false);
  });

  it('is left out of the rows, which is said; the rest stays as it is', () => {
    const values = Float32Array.of(0, 10, 11, 1, 20, 21, 2, 30, 31, 3, 40, 41, 4, 50, 51);
    const rows = withoutIndex({ count: 5, dim: 3, values, names: null });
    assert.deepEqual([rows.dim, [...rows.values]], [2, [10, 11, 20, 21, 30, 31, 40, 41, 50, 51]]);
    assert.deepEqual(rows.notes, ['its column 1 numbers the rows and is left out']);
  });

  it('is the first one, or one that is called so: another one may be a feature', () => {
    const values = Float32Array.of(10, 0, 20, 1, 30, 2, 40, 3, 50, 4);
    const given = { count: 5, dim: 2, values, names: null };
    assert.equal(withoutIndex(given), given);
    assert.deepEqual([...withoutIndex({ ...given, columns: ['w', 'index'] }).values], [10, 20, 30, 40, 50]);
    const alone = { count: 5, dim: 1, values: Float32Array.of(0, 1, 2, 3, 4), names: null };
    assert.equal(withoutIndex(alone), alone);
  });
});
