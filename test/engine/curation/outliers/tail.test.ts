import assert from 'node:assert/strict';
import { bulkOf, normalTail, standardized, unexplained } from '../../../../src/engine/curation/outliers/tail';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';

describe('the tail of a distribution', () => {
  it('knows the normal distribution', () => {
    // scipy.stats.norm.sf
    for (const [z, tail] of [
      [0, 0.5],
      [1, 0.15865525393145707],
      [-1, 0.8413447460685429],
      [3, 0.0013498980316300933],
      [6, 9.865876450376946e-10],
      [10, 7.61985302416047e-24],
    ]) {
      assert.ok(Math.abs(normalTail(z) - tail) <= Math.max(2e-7, 0) + 1e-3 * tail, `at ${z}`);
    }
  });

  it('measures normal values in their standard deviations, whatever a few far ones do', () => {
    const random = seededRandom(1);
    const values = Array.from({ length: 5000 }, () => 7 + 2 * normal(random));
    const bulk = bulkOf([...values, ...Array.from({ length: 100 }, () => 1e6)])!;
    assert.ok(Math.abs(bulk.centre - 7) < 0.15 && Math.abs(bulk.spread - 2) < 0.2);
    assert.ok(Math.abs(standardized(11, bulk) - 2) < 0.2);
  });

  it('has no bulk of nothing, and measures nothing against equal values', () => {
    assert.equal(bulkOf([]), null);
    assert.equal(bulkOf([NaN, Infinity]), null);
    assert.equal(standardized(9, bulkOf([3, 3, 3])!), 0);
  });

  it('explains nearly all of normal values and none of what was added far out', () => {
    const random = seededRandom(2);
    const z = Array.from({ length: 2000 }, () => normal(random));
    assert.ok(unexplained(z).filter((share) => share >= 0.5).length <= 5);
    const shares = unexplained([...z, 8, 9, 10, NaN]);
    assert.ok(shares.slice(2000, 2003).every((share) => share > 0.99));
    assert.equal(shares[2003], 0);
  });

  it('rises with the distance and gives equal values equal shares', () => {
    const z = [0, 5, 5, 3, 7, 0.1, 0.2, -1, -2, 0];
    const shares = unexplained(z);
    const order = [...z.keys()].sort((a, b) => z[a] - z[b]);
    for (let n = 1; n < order.length; n++) assert.ok(shares[order[n]] >= shares[order[n - 1]]);
    assert.equal(shares[1], shares[2]);
  });
});
