import assert from 'node:assert/strict';
import { toEmbeddingMap } from '../../src/extension/embeddingMap';

describe('toEmbeddingMap', () => {
  it('gives each point its place and its class, unlabelled ones included', () => {
    const map = toEmbeddingMap({
      images: [
        { path: 'b/1', label: 'b' },
        { path: 'x', label: '' },
        { path: 'b/2', label: 'b' },
      ],
      x: [1, 2, 3],
      y: [4, 5, 6],
    });
    assert.deepEqual(map.paths, ['b/1', 'x', 'b/2']);
    assert.deepEqual([...new Float32Array(map.x)], [1, 2, 3]);
    assert.deepEqual([...new Float32Array(map.y)], [4, 5, 6]);
    assert.deepEqual(
      Array.from(new Uint16Array(map.classOf), (c) => map.classes[c]),
      ['b', '', 'b'],
    );
  });

  it('is empty for no images', () => {
    assert.deepEqual(toEmbeddingMap({ images: [], x: [], y: [] }).classes, []);
  });
});
