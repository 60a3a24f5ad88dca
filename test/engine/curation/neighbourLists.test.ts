import assert from 'node:assert/strict';
import { filterNeighbours } from '../../../src/engine/curation/neighbourLists';

describe('filterNeighbours', () => {
  const knn = {
    k: 3,
    indices: Int32Array.of(1, 2, -1, 0, 2, 3),
    distances: Float32Array.of(0.25, 0.5, Infinity, 0.25, 0.5, 0.75),
  };

  it('moves up what is left, and leaves the given lists as they are', () => {
    const { k, indices, distances } = filterNeighbours(knn, (_image, near) => near !== 0 && near !== 1);
    assert.equal(k, 3);
    assert.deepEqual([...indices], [2, -1, -1, 2, 3, -1]);
    assert.deepEqual([...distances], [0.5, Infinity, Infinity, 0.5, 0.75, Infinity]);
    assert.deepEqual([...knn.indices], [1, 2, -1, 0, 2, 3]);
  });

  it('asks with the image that the list belongs to', () => {
    assert.deepEqual([...filterNeighbours(knn, (image) => image === 1).indices], [-1, -1, -1, 0, 2, 3]);
  });

  it('has nothing to do for no images', () => {
    assert.equal(
      filterNeighbours({ k: 5, indices: new Int32Array(0), distances: new Float32Array(0) }, () => true).indices.length,
      0,
    );
  });
});
