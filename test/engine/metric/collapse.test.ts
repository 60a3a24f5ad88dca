import assert from 'node:assert/strict';
import { collapse, meanDeviation } from '../../../src/engine/metric/collapse';
import { near, randomRows, unit } from './checkLoss';
import { lossWith } from './options';

const flat = (rows: number[][]) => Float32Array.from(rows.flat());

describe('collapse', () => {
  const healthy = flat(randomRows(80, 16, 1).map(unit));
  const point = unit(Array<number>(16).fill(1));
  const collapsed = flat(Array.from({ length: 80 }, () => point));

  it('is not seen in healthy embeddings, even where the loss stands at its margin', () => {
    near(meanDeviation(healthy, 16) * 4, 1, 0.05);
    assert.equal(collapse(lossWith('triplet'), 0.2, healthy, 16), null);
  });

  it('is said with the loss that stands at its margin', () => {
    assert.match(collapse(lossWith('triplet'), 0.2, collapsed, 16)!, /collapsed.*0\.0%.*stands at 0\.200/);
    assert.match(collapse(lossWith('triplet', { margin: 'soft' }), Math.LN2, collapsed, 16)!, /stands at 0\.693/);
  });

  it('is said without the loss where that is elsewhere', () => {
    assert.doesNotMatch(collapse(lossWith('triplet'), 0.1, collapsed, 16)!, /stands at/);
    assert.doesNotMatch(collapse(lossWith('proxyAnchor'), 4, collapsed, 16)!, /stands at/);
  });

  it('is not claimed of one image or none', () => {
    assert.equal(collapse(lossWith('triplet'), 0.2, flat([point]), 16), null);
    assert.equal(collapse(lossWith('triplet'), 0.2, new Float32Array(0), 16), null);
  });
});
