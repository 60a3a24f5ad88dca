import assert from 'node:assert/strict';
import { suggested } from '../../../src/engine/cli/relabel';
import type { Finding, FindingKind } from '../../../src/engine/protocol';

describe('suggested labels', () => {
  const ref = (path: string, label = 'cat') => ({ path, label });
  const finding = (
    kind: FindingKind,
    path: string,
    suggestions: Finding['suggestions'],
    group: readonly string[] = [],
  ): Finding => ({
    id: `${kind}:${path}`,
    kind,
    image: ref(path) as Finding['image'],
    score: 1,
    reason: '',
    clears: '',
    suggestions,
    evidence: group.map((other) => ({ ...ref(other, ''), distance: 0 })) as Finding['evidence'],
  });

  it('are taken from suspects that are probable enough, the surest first', () => {
    const findings = [
      finding('suspect', 'a', [{ label: 'dog', probability: 0.9 }]),
      finding('suspect', 'b', [{ label: 'cow', probability: 0.95 }]),
      finding('suspect', 'c', [{ label: 'dog', probability: 0.89 }]),
      finding('suspect', 'd', []),
      finding('outlier', 'e', [{ label: 'dog', probability: 1 }]),
    ];
    assert.deepEqual(suggested(findings, 0.9), [
      { image: 'b', from: 'cat', to: 'cow', probability: 0.95 },
      { image: 'a', from: 'cat', to: 'dog', probability: 0.9 },
    ]);
  });

  it('name the whole group of an image to label next, but not the neighbours of a suspect', () => {
    const suggestions = [{ label: 'dog', probability: 0.99 }];
    const images = (kind: FindingKind) =>
      suggested([finding(kind, 'a', suggestions, ['b', 'c'])], 0.9).map(({ image }) => image);
    assert.deepEqual(images('unlabelled'), ['a', 'b', 'c']);
    assert.deepEqual(images('suspect'), ['a']);
  });

  it('change an image once, as its first finding says', () => {
    const findings = [
      finding('unlabelled', 'a', [{ label: 'dog', probability: 0.9 }], ['b']),
      finding('unlabelled', 'b', [{ label: 'cow', probability: 0.99 }]),
    ];
    assert.deepEqual(
      suggested(findings, 0.5).map(({ image, to }) => [image, to]),
      [
        ['a', 'dog'],
        ['b', 'dog'],
      ],
    );
  });
});
