import assert from 'node:assert/strict';
import { suspicionAtLevel } from '../../../../src/engine/curation/suspects/levelSuspicion';
import type { Suspicion } from '../../../../src/engine/curation/suspects/suspicion';

const CLASSES = ['cat/lion', 'cat/lynx', 'dog'];
const LABELS = Int32Array.of(0, 0, 2, -1);
const suspicion: Suspicion = {
  classCount: 3,
  posterior: Float32Array.of(0.2, 0.7, 0.1, 0.1, 0.1, 0.8, 0.3, 0.4, 0.3, 0.5, 0.5, 0),
  wrong: Float32Array.of(0.8, 0.9, 0.7, 0),
  severity: Float32Array.of(0.45, 0.85, 0.7, 0),
  ambiguous: new Uint8Array(4),
  evidence: { k: 0, indices: new Int32Array(0), distances: new Float32Array(0) },
  threshold: 0.5,
  noiseRate: 0.8,
  joint: new Float64Array(9),
  heads: new Float32Array(0),
};
const near = (found: ArrayLike<number>, expected: number[]) =>
  Array.from(found).forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-6, `${Array.from(found)}`));

describe('the suspicion at a level', () => {
  it('takes a mix-up of sister classes for right and suggests none of them', () => {
    const { wrong, posterior, noiseRate } = suspicionAtLevel(suspicion, LABELS, CLASSES, new Uint8Array(4), 1);
    near(wrong, [0.1, 0.8, 0.7, 0]);
    near(posterior.subarray(0, 6), [0.9, 0, 0.1, 0.2, 0, 0.8]);
    assert.ok(Math.abs(noiseRate - 1.6 / 3) < 1e-6);
  });

  it('leaves labels that a person confirmed without suspicion', () => {
    near(suspicionAtLevel(suspicion, LABELS, CLASSES, Uint8Array.of(0, 1, 0, 0), 1).wrong, [0.1, 0, 0.7, 0]);
  });

  it('is the same at the finest level', () => {
    assert.equal(suspicionAtLevel(suspicion, LABELS, CLASSES, new Uint8Array(4), 2), suspicion);
  });
});
