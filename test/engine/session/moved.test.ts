import assert from 'node:assert/strict';
import { movedBetween, type Standing } from '../../../src/engine/session/moved';
import type { ClassHealth, Finding } from '../../../src/engine/protocol';

const suspect = (path: string): Finding => ({
  id: `suspect:${path}`,
  kind: 'suspect',
  image: { path, label: 'cat' },
  score: 0.9,
  reason: '',
  clears: '',
  suggestions: [],
  evidence: [],
});
const health = (label: string, images: number, errorRate: number): ClassHealth => ({
  label,
  images,
  errorRate,
  outflow: [],
  inflow: [],
  cohesion: 1,
  nearestClass: '',
  overlap: 0,
});

const before: Standing = {
  findings: [suspect('a'), suspect('b'), { ...suspect('d'), kind: 'outlier' }],
  classes: [health('cat', 30, 0.2), health('dog', 10, 0.1)],
  recallAt1: 0.8,
};

describe('movedBetween', () => {
  it('tells which suspects came and went, and recall and wrong labels before and after', () => {
    const moved = movedBetween(before, {
      findings: [suspect('c'), suspect('b'), suspect('d')],
      classes: [health('cat', 30, 0.05), health('dog', 10, 0.105)],
      recallAt1: 0.85,
    });
    assert.deepEqual(
      [moved.newSuspects.map(({ path }) => path), moved.clearedSuspects.map(({ path }) => path)],
      [['c', 'd'], ['a']],
    );
    assert.deepEqual(moved.recallAt1, { before: 0.8, after: 0.85 });
    assert.ok(Math.abs(moved.noiseRate.before! - 7 / 40) < 1e-12);
    assert.deepEqual(moved.classes, [{ label: 'cat', before: 0.2, after: 0.05 }]);
    assert.equal(
      moved.message,
      'Since the last training: 2 new suspects, 1 cleared; recall@1 80.0% → 85.0%; estimated wrong labels 17.5% ' +
        '→ 6.4%.',
    );
  });

  it('says that nothing moved, and leaves out what was never known', () => {
    assert.equal(
      movedBetween(before, before).message,
      'Since the last training: 0 new suspects, 0 cleared; recall@1 80.0% → 80.0%; estimated wrong labels 17.5% ' +
        '→ 17.5%.',
    );
    const unlabelled: Standing = { findings: [], classes: [], recallAt1: null };
    assert.equal(movedBetween(unlabelled, unlabelled).message, 'Since the last training: 0 new suspects, 0 cleared.');
    const first = movedBetween(unlabelled, {
      findings: [suspect('a')],
      classes: [health('cat', 4, 0.25)],
      recallAt1: 0.5,
    });
    assert.equal(
      first.message,
      'Since the last training: 1 new suspect, 0 cleared; recall@1 50.0%; estimated wrong labels 25.0%.',
    );
    assert.deepEqual(first.classes, [{ label: 'cat', before: null, after: 0.25 }]);
  });
});
