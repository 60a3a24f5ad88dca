import assert from 'node:assert/strict';
import { changesOf } from '../../../src/engine/session/changesOf';

describe('changesOf', () => {
  it('gives all images one label, or each its own', () => {
    assert.deepEqual(changesOf(['a', 'b'], 'relabel', 'cat'), [
      { action: 'relabel', image: 'a', label: 'cat' },
      { action: 'relabel', image: 'b', label: 'cat' },
    ]);
    assert.deepEqual(changesOf(['a', 'b'], 'relabel', ['cat', 'dog'])[1], {
      action: 'relabel',
      image: 'b',
      label: 'dog',
    });
    assert.throws(() => changesOf(['a', 'b'], 'relabel', ['cat']), { code: 'decision/label' });
  });

  it('asks for all rows of an image where a person has', () => {
    assert.deepEqual(changesOf(['a'], 'relabel', 'cat', 'all'), [
      { action: 'relabel', image: 'a', label: 'cat', rows: 'all' },
    ]);
    assert.deepEqual(changesOf(['a'], 'exclude', undefined, 'all'), [{ action: 'exclude', image: 'a' }]);
  });
});
