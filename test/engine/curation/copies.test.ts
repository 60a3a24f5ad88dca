import assert from 'node:assert/strict';
import { settleCopies } from '../../../src/engine/curation/copies';

function settled(wrong: number[], labels: number[], cluster: number[]): number[] {
  const values = Float32Array.from(wrong);
  settleCopies(values, Int32Array.from(labels), Int32Array.from(cluster));
  return [...values].map((value) => Number(value.toFixed(4)));
}

describe('copies with different labels', () => {
  it('share the blame by how sure each label was', () => {
    // Right with .99 and .95, and not both: wrong with .01 / (1 - .9405) and .05 / (1 - .9405).
    assert.deepEqual(settled([0.01, 0.05], [0, 1], [0, 0]), [0.1681, 0.8403]);
  });

  it('are held against the surest rival, and a confirmed rival settles it', () => {
    assert.deepEqual(settled([0.2, 0.5, 0], [0, 1, 1], [0, 0, 0]), [1, 0.8333, 0]);
  });

  it('of one label are left as they were, as are images without a copy or a label', () => {
    assert.deepEqual(settled([0.2, 0.3, 0.4], [1, 1, 0], [0, 0, 2]), [0.2, 0.3, 0.4]);
    assert.deepEqual(settled([0, 0.3], [-1, 0], [0, 0]), [0, 0.3]);
  });

  it('are both in doubt where a person confirmed both', () => {
    assert.deepEqual(settled([0, 0], [0, 1], [0, 0]), [0.5, 0.5]);
  });
});
