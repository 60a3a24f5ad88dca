import assert from 'node:assert/strict';
import { diagonal } from '../../../../src/engine/numeric/matrix';
import { nca, ncaObjective } from '../../../../src/engine/metric/classical/nca';
import { differences, E4, near, nearAll } from '../checkLoss';
import { dense, formulaRows, thirds } from './data';

const sum = (values: Float64Array) => values.reduce((total, x) => total + x, 0);

describe('NCA', () => {
  it('has the gold chances G26', () => {
    const { picked } = ncaObjective(dense(E4), Int32Array.of(0, 0, 1, 1), diagonal(2));
    nearAll([...picked], [0.791949623, 0.534126243, 0.534126243, 0.791949623], 1e-9);
    near(sum(picked), 2.6521517318, 1e-9);
  });

  it('has the gradient of finite differences, with an unlabelled row too', () => {
    const rows = formulaRows(12, 4);
    const labels = thirds(12);
    labels[5] = -1;
    const map = { ...formulaRows(3, 4) };
    const numeric = differences([...map.values], (flat) =>
      sum(ncaObjective(rows, labels, { ...map, values: Float64Array.from(flat) }).picked),
    );
    nearAll([...ncaObjective(rows, labels, map).gradient.values], numeric, 1e-6);
  });

  it('starts where scikit-learn starts, never gets worse and ends as high (reference.py)', () => {
    const rows = formulaRows(24, 5),
      labels = thirds(24);
    const { minimum } = nca(rows, labels, diagonal(5), 100);
    near(-minimum.values[0], 11.874034292704884, 1e-9);
    minimum.values.forEach((value, i) => assert.ok(i === 0 || value <= minimum.values[i - 1]));
    assert.ok(-minimum.values.at(-1)! > 0.95 * 19.999984511132155, String(minimum.values.at(-1)));
    rows.values.forEach((_, at) => {
      if (at % 5 === 0) rows.values[at] += 0.8 * labels[at / 5];
    });
    near(-nca(rows, labels, diagonal(5), 1).minimum.values[0], 15.569182837573733, 1e-9);
    assert.ok(-nca(rows, labels, diagonal(5), 100).minimum.values.at(-1)! > 0.95 * 23.99998951620025);
  });

  it('leaves the map as it was with one class, or with classes of one row', () => {
    const rows = formulaRows(6, 3);
    for (const labels of [new Int32Array(6), Int32Array.of(0, 1, 2, 3, 4, 5)])
      nearAll([...nca(rows, labels, diagonal(3), 20).map.values], [...diagonal(3).values], 1e-12);
  });
});
