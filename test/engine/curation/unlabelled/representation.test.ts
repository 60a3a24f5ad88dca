import assert from 'node:assert/strict';
import { nearness, representativeness, uniqueness } from '../../../../src/engine/curation/unlabelled/representation';
import { rankShares } from '../../../../src/engine/curation/unlabelled/ranks';
import { comparedSearch } from '../../../../src/engine/neighbours/compared';
import { quietJob } from '../../../../src/engine/protocol';

/** Images on a circle at these angles. */
function onCircle(angles: readonly number[], k = 3) {
  const values = Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
  return comparedSearch({ count: angles.length, dim: 2, values })(values, Int32Array.from(angles.keys()), k, quietJob);
}

describe('uniqueness and representativeness', () => {
  const knn = onCircle([0, 0.01, 0.02, 0.03, 0.04, 3]);

  it('call the far image unique and the middle of the crowd typical', () => {
    const [unique, typical] = [uniqueness(knn), representativeness(knn)];
    assert.equal(unique.indexOf(Math.max(...unique)), 5);
    assert.equal(typical.indexOf(Math.max(...typical)), 2);
    assert.equal(typical.indexOf(Math.min(...typical)), 5);
    for (const share of [...unique, ...typical]) assert.ok(share > 0 && share < 1);
  });

  it('say nothing of images without neighbours', () => {
    const alone = { k: 2, indices: Int32Array.of(-1, -1), distances: Float32Array.of(Infinity, Infinity) };
    assert.deepEqual([[...uniqueness(alone)], [...representativeness(alone)]], [[NaN], [NaN]]);
    assert.equal(uniqueness({ k: 0, indices: new Int32Array(0), distances: new Float32Array(0) }).length, 0);
  });

  it('measure nearness by the reach of each list', () => {
    assert.ok(nearness(knn, 0) > nearness(knn, 2) && nearness(knn, 2) > 0);
    const copies = { k: 2, indices: Int32Array.of(1, -1), distances: Float32Array.of(0, Infinity) };
    assert.equal(nearness(copies, 0), 1);
  });
});

describe('rankShares', () => {
  it('gives the share below, half of it for equal values', () => {
    assert.deepEqual([...rankShares([5, 1, 5, NaN, 9])], [0.5, 0.125, 0.5, NaN, 0.875]);
    assert.deepEqual([...rankShares([])], []);
  });
});
