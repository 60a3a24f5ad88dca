import assert from 'node:assert/strict';
import { candidates } from '../../../../src/engine/curation/candidates';
import { mistakeKind, type MistakeKind } from '../../../../src/engine/curation/suspects/mistakeKind';
import { seededRandom } from '../../../../src/engine/numeric/random';

const CLASSES = 8;
const COUNT = 4000;

/** Every image is clearly of one class, and less and less like the classes after it; every fifth label is wrong. */
function kindOf(mistake: (truth: number) => number): MistakeKind {
  const probabilities = new Float32Array(COUNT * CLASSES);
  const labels = Int32Array.from({ length: COUNT }, (_, i) => {
    const truth = i % CLASSES;
    for (let step = 0; step < CLASSES; step++)
      probabilities[i * CLASSES + ((truth + step) % CLASSES)] = (step === 0 ? 0.9 : 0.1) / (1 << step);
    return i % 5 === 0 ? mistake(truth) : truth;
  });
  return mistakeKind(candidates(probabilities, labels, CLASSES), labels, CLASSES);
}

describe('the kind of mistakes', () => {
  const random = seededRandom(4);

  it('is 0 when wrong labels fall anywhere', () => {
    const { likeness, seen } = kindOf((truth) => (truth + 1 + Math.floor(random() * (CLASSES - 1))) % CLASSES);
    assert.ok(likeness < 0.12, `${likeness}`);
    assert.ok(seen > 100);
  });

  it('is 1 when they fall on the class that comes second', () => {
    assert.ok(Math.abs(kindOf((truth) => (truth + 1) % CLASSES).likeness - 1) < 1e-9);
  });

  it('lies between for classes that are somewhat alike', () => {
    const { likeness } = kindOf((truth) => (truth + (random() < 0.5 ? 1 : 3)) % CLASSES);
    assert.ok(likeness > 0.3 && likeness < 0.7, `${likeness}`);
  });

  it('is unknown without mistakes, and with two classes, which leave no choice', () => {
    assert.deepEqual(
      kindOf((truth) => truth),
      { likeness: 0, seen: 0 },
    );
    const labels = Int32Array.of(0, 1);
    assert.deepEqual(mistakeKind(candidates(Float32Array.of(0.1, 0.9, 0.9, 0.1), labels, 2), labels, 2), {
      likeness: 0,
      seen: 0,
    });
  });
});
