import assert from 'node:assert/strict';
import {
  findingContext,
  findingDetail,
  findingGroups,
  findingItems,
  findingTitle,
  nextStanding,
  suspectAfter,
  suspectBeside,
  suspectOf,
  suspectPlace,
} from '../../src/extension/findingsModel';
import { finding } from '../engine/language/fixtures';

const suspects = ['a', 'b', 'c', 'd'].map((id) => finding({ id }));
const pair = finding({
  id: 'p',
  kind: 'hardNegative',
  suggestions: [],
  evidence: [{ path: 'dog/2.png', label: 'dog', distance: 0.1 }],
});

describe('findings tree', () => {
  it('groups the findings by kind in the order of the protocol, with counts', () => {
    const groups = findingGroups([pair, ...suspects, finding({ id: 'u', kind: 'unreadable' })]);
    assert.deepEqual(
      groups.map(({ title, count }) => [title, count]),
      [
        ['Suspected label errors', 4],
        ['Hard negatives', 1],
        ['Unreadable files', 1],
      ],
    );
    assert.deepEqual(findingGroups([]), []);
  });

  it('shows the first 500 of a kind and counts the rest', () => {
    const many = Array.from({ length: 503 }, (_, i) => finding({ id: String(i) }));
    const items = findingItems('/d', [pair, ...many], 'suspect');
    assert.equal(items.length, 501);
    assert.deepEqual(items[500], { type: 'more', kind: 'suspect', count: 3 });
    assert.deepEqual(findingItems('/d', [pair], 'hardNegative'), [{ type: 'finding', root: '/d', finding: pair }]);
  });

  it('titles a finding by what it says', () => {
    assert.equal(findingTitle(suspects[0]), 'cat → dog');
    assert.equal(findingTitle(pair), 'cat ↔ dog');
    assert.equal(findingTitle(finding({ id: 'q', kind: 'quality', suggestions: [] })), 'q.png');
    assert.equal(
      findingTitle(finding({ id: 'c', kind: 'class', image: { path: '', label: 'cat' }, suggestions: [] })),
      'cat',
    );
    assert.equal(
      findingTitle(finding({ id: 'u', kind: 'unlabelled', image: { path: 'u.png', label: '' } })),
      'unlabelled → dog',
    );
    assert.equal(findingDetail(suspects[0]), '95% · cat/a.png');
    assert.equal(findingDetail(finding({ id: 's', score: 0.998 })), '>99% · cat/s.png');
    assert.equal(findingDetail(pair), 'cat/p.png');
  });

  it('tells the menus what can be done with it', () => {
    assert.equal(findingContext(suspects[0]), 'finding suspect image suggested');
    assert.equal(
      findingContext(finding({ id: 'c', kind: 'class', image: { path: '', label: 'cat' }, suggestions: [] })),
      'finding class',
    );
  });
});

describe('the next suspect', () => {
  it('is the one after the given, the first for none, nothing at the end', () => {
    assert.equal(suspectAfter([pair, ...suspects], 'b')?.id, 'c');
    assert.equal(suspectAfter([pair, ...suspects], undefined)?.id, 'a');
    assert.equal(suspectAfter(suspects, 'gone')?.id, 'a');
    assert.equal(suspectAfter(suspects, 'd'), undefined);
    assert.equal(suspectAfter([], undefined), undefined);
  });

  it('after a decision is the next that still stands, however the list was ranked anew', () => {
    const after = [suspects[3], suspects[0], finding({ id: 'new' })];
    assert.equal(nextStanding(suspects, after, 'b')?.id, 'd');
    assert.equal(nextStanding(suspects, after, 'd'), undefined);
    assert.equal(nextStanding(suspects, [], 'a'), undefined);
  });
});

describe('the suspect beside an image', () => {
  const all = [pair, ...suspects];

  it('is the one before or after it in the order of the findings, none beyond the ends', () => {
    assert.equal(suspectBeside(all, 'cat/b.png', 1)?.id, 'c');
    assert.equal(suspectBeside(all, 'cat/b.png', -1)?.id, 'a');
    assert.equal(suspectBeside(all, 'cat/d.png', 1), undefined);
    assert.equal(suspectBeside(all, 'cat/a.png', -1), undefined);
  });

  it('is the first or the last for an image that is no suspect', () => {
    assert.equal(suspectBeside(all, 'cat/p.png', 1)?.id, 'a');
    assert.equal(suspectBeside(all, 'cat/p.png', -1)?.id, 'd');
    assert.equal(suspectBeside([pair], 'cat/p.png', 1), undefined);
  });

  it('has its place counted from one, and none that is no suspect', () => {
    assert.deepEqual(suspectPlace(all, 'cat/c.png'), { number: 3, total: 4 });
    assert.deepEqual(suspectPlace(all, 'cat/p.png'), { number: 0, total: 4 });
    assert.equal(suspectOf(all, 'cat/c.png')?.id, 'c');
    assert.equal(suspectOf(all, 'cat/p.png'), undefined);
  });
});
