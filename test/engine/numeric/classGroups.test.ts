import assert from 'node:assert/strict';
import { classGroups } from '../../../src/engine/numeric/classGroups';
import { presentImages } from '../../../src/engine/numeric/embeddings';

describe('classGroups', () => {
  it('holds the images of each class, by rising class, without unlabelled ones', () => {
    assert.deepEqual(classGroups(Int32Array.of(2, 0, -1, 2, 0, 0)), [
      { label: 0, images: [1, 4, 5] },
      { label: 2, images: [0, 3] },
    ]);
    assert.deepEqual(classGroups(Int32Array.of(-1)), []);
    assert.deepEqual(classGroups(new Int32Array(0)), []);
  });
});

describe('presentImages', () => {
  it('leaves out rows of zeros only', () => {
    assert.deepEqual(presentImages({ count: 3, dim: 2, values: Float32Array.of(0, -1, 0, 0, 1, 0) }), [0, 2]);
    assert.deepEqual(presentImages({ count: 0, dim: 2, values: new Float32Array(0) }), []);
  });
});
