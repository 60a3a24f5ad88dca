import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileOf, imagePathOf, rootOf } from '../../src/extension/paths';

const root = join('/', 'data', 'set');

describe('paths of images', () => {
  it('are relative to the root with slashes, and lead back to the file', () => {
    const file = join(root, 'dog', 'poodle', '1.png');
    assert.equal(imagePathOf(root, file), 'dog/poodle/1.png');
    assert.equal(fileOf(root, 'dog/poodle/1.png'), file);
  });

  it('are absolute for what a finding names outside of the dataset', () => {
    const file = join('/', 'data', '.nearmiss', 'set', 'decisions.tsv');
    assert.equal(fileOf(root, file), file);
  });

  it('are none outside the root, however alike the names', () => {
    assert.equal(imagePathOf(root, join('/', 'data', 'set2', '1.png')), undefined);
    assert.equal(imagePathOf(root, join('/', 'data')), undefined);
    assert.equal(imagePathOf(root, root), '');
    assert.equal(imagePathOf(root, join(root, '..png')), '..png');
  });

  it('belong to the innermost dataset', () => {
    const inner = join(root, 'dog');
    assert.equal(rootOf([root, inner], join(inner, '1.png')), inner);
    assert.equal(rootOf([root, inner], join(root, 'cat', '1.png')), root);
    assert.equal(rootOf([], join(root, '1.png')), undefined);
  });
});
