import assert from 'node:assert/strict';
import { badges, changedBadges } from '../../src/extension/badges';
import { finding } from '../engine/language/fixtures';

describe('the badges of files', () => {
  const suspect = finding({ id: 'a', reason: '9 of 10 neighbours are dogs.' });
  const copy = finding({ id: 'b', kind: 'duplicate', reason: 'The same as c.' });

  it('tell the finding that matters most, in whatever order the findings are', () => {
    const both = finding({ id: 'd', kind: 'outlier', image: suspect.image });
    const found = badges([both, copy, suspect]);
    assert.deepEqual(found.get('cat/a.png'), { sign: '?', tooltip: '9 of 10 neighbours are dogs.', warns: true });
    assert.deepEqual(found.get('cat/b.png'), { sign: '=', tooltip: 'The same as c.', warns: false });
    assert.equal(found.size, 2);
  });

  it('are not given to classes, pairs and unlabelled images', () => {
    const others = [
      finding({ id: 'c', kind: 'class', image: { path: '', label: 'cat' } }),
      finding({ id: 'h', kind: 'hardNegative' }),
      finding({ id: 'u', kind: 'unlabelled' }),
    ];
    assert.equal(badges(others).size, 0);
  });

  it('change for the files whose badge came, went or says something else', () => {
    const before = badges([suspect, copy]);
    const after = badges([{ ...suspect, reason: 'other' }, copy, finding({ id: 'e' })]);
    assert.deepEqual(changedBadges(before, after).sort(), ['cat/a.png', 'cat/e.png']);
    assert.deepEqual(changedBadges(before, new Map()).sort(), ['cat/a.png', 'cat/b.png']);
    assert.deepEqual(changedBadges(before, before), []);
  });
});
