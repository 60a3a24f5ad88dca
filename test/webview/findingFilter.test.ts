import assert from 'node:assert/strict';
import { countKinds, countPairs, filterFindings, NO_FILTER, type FindingFilter } from '../../src/webview/findingFilter';
import { finding } from './findings';

const coat = finding('shirt/10.png', { score: 0.9 });
const dress = finding('bag/2.png', {
  score: 0.6,
  label: 'bag',
  suggestions: [{ label: 'dress', probability: 0.5 }],
  reason: 'Looks like a DRESS.',
});
const near = finding('shirt/9.png', {
  kind: 'hardNegative',
  score: 0.2,
  suggestions: [],
  evidence: [{ path: 'coat/77.png', label: 'coat', distance: 0.1 }],
});
const all = [coat, dress, near];

function found(filter: Partial<FindingFilter>, kind: 'suspect' | 'hardNegative' = 'suspect'): string[] {
  return filterFindings(all, kind, { ...NO_FILTER, ...filter }).map(({ image }) => image.path);
}

describe('the filter of findings', () => {
  it('shows one kind in the order it came in', () => {
    assert.deepEqual(found({}), ['shirt/10.png', 'bag/2.png']);
  });

  it('finds every word in path, labels, suggestions, evidence and reason, in any case', () => {
    assert.deepEqual(found({ text: 'dress' }), ['shirt/10.png', 'bag/2.png']);
    assert.deepEqual(found({ text: 'looks Dress' }), ['bag/2.png']);
    assert.deepEqual(found({ text: 'shirt dress 10' }), ['shirt/10.png']);
    assert.deepEqual(found({ text: 'coat/77' }, 'hardNegative'), ['shirt/9.png']);
    assert.deepEqual(found({ text: 'zebra' }), []);
  });

  it('holds the least probability against suspects only', () => {
    assert.deepEqual(found({ minimum: 0.8 }), ['shirt/10.png']);
    assert.deepEqual(found({ minimum: 0.8 }, 'hardNegative'), ['shirt/9.png']);
  });

  it('keeps one pair of given and suggested label', () => {
    const [pair] = countPairs([dress]);
    assert.deepEqual([pair.given, pair.suggested], ['bag', 'dress']);
    assert.deepEqual(found({ pair: pair.pair }), ['bag/2.png']);
  });

  it('orders by class and by path, numbers by their size', () => {
    assert.deepEqual(found({ order: 'class' }), ['bag/2.png', 'shirt/10.png']);
    const paths = ['a/10.png', 'a/9.png', 'a/1.png'].map((path) => finding(path));
    assert.deepEqual(
      filterFindings(paths, 'suspect', { ...NO_FILTER, order: 'path' }).map(({ image }) => image.path),
      ['a/1.png', 'a/9.png', 'a/10.png'],
    );
  });

  it('leaves the findings that it was given as they were', () => {
    const before = [...all];
    found({ order: 'path' });
    assert.deepEqual(all, before);
  });
});

describe('counts of findings', () => {
  it('counts kinds', () => {
    assert.deepEqual(
      [...countKinds(all)],
      [
        ['suspect', 2],
        ['hardNegative', 1],
      ],
    );
    assert.equal(countKinds([]).size, 0);
  });

  it('counts pairs, most frequent first, a hard negative by its other image', () => {
    const pairs = countPairs(all);
    assert.deepEqual(
      pairs.map(({ given, suggested, findings }) => [given, suggested, findings]),
      [
        ['shirt', 'coat', 2],
        ['bag', 'dress', 1],
      ],
    );
  });
});
