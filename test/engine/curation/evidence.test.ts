import assert from 'node:assert/strict';
import { heldOutNeighbours } from '../../../src/engine/curation/evidence';
import { judgedBy, usableRows, views } from '../../../src/engine/curation/suspects/views';
import type { Knn } from '../../../src/engine/numeric/knn';
import type { Space } from '../../../src/engine/numeric/space';

const COUNT = 4;
const space = (heldOut: number[] | null, values = new Float32Array(COUNT).fill(1)): Space => ({
  embeddings: { count: COUNT, dim: 1, values },
  heldOut: heldOut && Uint32Array.from(heldOut),
});
/** Every image's only neighbour is `neighbour`. */
const lists = (neighbour: number): Knn => ({
  k: 1,
  indices: new Int32Array(COUNT).fill(neighbour),
  distances: new Float32Array(COUNT).fill(0.5),
});

describe('evidence', () => {
  it('comes from the first space that holds the image out, and is empty where none does', () => {
    const { indices } = heldOutNeighbours([space([0]), space([1, 0])], [lists(2), lists(3)], COUNT);
    assert.deepEqual([...indices], [2, 3, -1, -1]);
  });

  it('is a copy, which its owner may give away', () => {
    const knn = lists(1);
    const evidence = heldOutNeighbours([space(null)], [knn], COUNT);
    assert.deepEqual([...evidence.indices], [...knn.indices]);
    assert.notEqual(evidence.indices.buffer, knn.indices.buffer);
  });

  it('is empty without spaces', () => {
    assert.ok(heldOutNeighbours([], [], 2).indices.every((index) => index === -1));
  });
});

describe('views', () => {
  it('are each space that knows no label, and all trained ones together', () => {
    const found = views([space([0, 1]), space(null), space([1, 2])], COUNT);
    assert.deepEqual(
      found.map(({ spaces, trained }) => [spaces, trained]),
      [
        [[1], false],
        [[0, 2], true],
      ],
    );
    assert.deepEqual([...found[1].judgements], [1, 2, 1, 0]);
  });

  it('judge no image without an embedding', () => {
    const blank = space(null, Float32Array.of(1, 0, 1, 1));
    assert.deepEqual([...views([blank], COUNT)[0].judgements], [1, 0, 1, 1]);
    assert.deepEqual([...usableRows(blank)], [1, 0, 1, 1]);
    assert.deepEqual([...judgedBy(blank)], [0, 1, 2, 3]);
  });
});
