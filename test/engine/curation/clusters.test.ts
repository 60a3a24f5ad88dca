import assert from 'node:assert/strict';
import { copyClusters } from '../../../src/engine/curation/clusters';
import type { Knn } from '../../../src/engine/numeric/knn';

/** One neighbour per image. */
const chain = (indices: number[], distances: number[]): Knn => ({
  k: 1,
  indices: Int32Array.from(indices),
  distances: Float32Array.from(distances),
});

describe('copies', () => {
  it('are connected over links of next to no length, also in a chain', () => {
    const knn = chain([1, 2, 1, 4, 3, 0], [1e-5, 1e-5, 1e-5, 0.3, 0.3, 0.2]);
    assert.deepEqual([...copyClusters(knn, 6)], [0, 0, 0, 3, 4, 5]);
  });

  it('are not mistaken for near images where an embedding holds all close together', () => {
    const knn = chain([1, 0, 3, 2, 5, 4], [5e-5, 5e-5, 4e-5, 4e-5, 6e-5, 6e-5]);
    assert.deepEqual([...copyClusters(knn, 6)], [0, 1, 2, 3, 4, 5]);
  });

  it('are none where nothing was searched', () => {
    assert.deepEqual([...copyClusters(chain([-1, -1], [Infinity, Infinity]), 2)], [0, 1]);
    assert.deepEqual([...copyClusters(chain([], []), 0)], []);
  });
});
