import assert from 'node:assert/strict';
import { comparedSearch } from '../../../src/engine/neighbours/compared';
import { neighboursOfSome } from '../../../src/engine/neighbours/neighboursOfSome';
import { seededRandom } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol/job';

describe('neighbours of some rows', () => {
  const count = 40;
  const angles = Array.from({ length: count }, (_, i) => (i * 7) % count);
  const values = (rows: ArrayLike<number>) =>
    Float32Array.from(Array.from(rows).flatMap((row) => [Math.cos(angles[row] / 20), Math.sin(angles[row] / 20)]));
  const search = (rows: Uint32Array) =>
    comparedSearch({ count: rows.length, dim: 2, values: values(rows) })(
      values(rows),
      Int32Array.from(rows.keys()),
      3,
      quietJob,
    );

  it('are those of all where all may be searched', () => {
    const all = Uint32Array.from({ length: count }, (_, i) => i);
    assert.deepEqual(neighboursOfSome(count, count, 3, seededRandom(1), search), search(all));
  });

  it('are the nearest of the chosen ones, by the rows of all; the others have none', () => {
    const { indices } = neighboursOfSome(count, 15, 3, seededRandom(1), search);
    const chosen = [...angles.keys()].filter((row) => indices[row * 3] >= 0);
    assert.equal(chosen.length, 15);
    for (const row of chosen) {
      const nearest = chosen
        .filter((other) => other !== row)
        .sort((a, b) => Math.abs(angles[a] - angles[row]) - Math.abs(angles[b] - angles[row]));
      assert.equal(Math.abs(angles[indices[row * 3]] - angles[row]), Math.abs(angles[nearest[0]] - angles[row]));
    }
  });

  it('are of other rows the next time', () => {
    const random = seededRandom(2);
    const [a, b] = [0, 1].map(() => neighboursOfSome(count, 10, 3, random, search).indices);
    assert.notDeepEqual(a, b);
  });
});
