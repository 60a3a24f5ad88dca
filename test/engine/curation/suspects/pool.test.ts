import assert from 'node:assert/strict';
import { pool } from '../../../../src/engine/curation/suspects/pool';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';

const COUNT = 2000;
const CLASSES = 3;

/** Scores around the label with noise of their own: an expert of a given strength. */
function expert(labels: Int32Array, strength: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from(
    { length: COUNT * CLASSES },
    (_, n) => (labels[Math.floor(n / CLASSES)] === n % CLASSES ? strength : 0) + normal(random),
  );
}

function logLikelihood(probabilities: Float32Array, labels: Int32Array): number {
  return labels.reduce((sum, label, i) => sum + Math.log(probabilities[i * CLASSES + label]), 0) / labels.length;
}

/** Probabilities under given weights, the plain way. */
function weighted(experts: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const out = new Float32Array(COUNT * CLASSES);
  for (let i = 0; i < COUNT; i++) {
    const powers = Array.from({ length: CLASSES }, (_, c) =>
      Math.exp(experts.reduce((sum, scores, e) => sum + weights[e] * scores[i * CLASSES + c], 0)),
    );
    powers.forEach((power, c) => {
      out[i * CLASSES + c] = power / powers.reduce((a, b) => a + b, 0);
    });
  }
  return out;
}

describe('pool', () => {
  const labels = Int32Array.from({ length: COUNT }, (_, i) => i % CLASSES);
  const all = new Uint8Array(COUNT).fill(1);
  const experts = [expert(labels, 2, 1), expert(labels, 1, 2), expert(labels, 0, 3)];

  it('weighs experts by what they know: the normal scores here have the weights 2, 1 and 0', () => {
    // Scores are normal around strength * [own class] with variance 1, so the true log odds are strength * score.
    const pooled = pool(experts, labels, all, CLASSES);
    const best = logLikelihood(weighted(experts, [2, 1, 0]), labels);
    assert.ok(logLikelihood(pooled, labels) > best - 0.003, 'as likely as the truth');
    for (const other of [
      [1, 1, 1],
      [2, 0, 0],
      [2, 1, 0.5],
      [2.5, 1, 0],
      [1.6, 1, 0],
    ]) {
      assert.ok(
        logLikelihood(pooled, labels) > logLikelihood(weighted(experts, other), labels),
        `better than weights ${other}`,
      );
    }
  });

  it('gives calibrated probabilities, also for an expert that exaggerates', () => {
    const loud = experts[1].map((score) => 10 * score);
    const pooled = pool([loud], labels, all, CLASSES);
    const own = labels.map((label, i) => Math.round(1e6 * pooled[i * CLASSES + label]));
    const expected = pooled.reduce((sum, p) => sum + p * p, 0) / COUNT;
    const mean = own.reduce((a, b) => a + b, 0) / 1e6 / COUNT;
    assert.ok(Math.abs(mean - expected) < 0.02, `${mean} and ${expected}`);
  });

  it('does not listen to an expert that speaks against the labels', () => {
    const liar = experts[0].map((score) => -score);
    assert.ok(pool([liar], labels, all, CLASSES).every((p) => Math.abs(p - 1 / CLASSES) < 0.01));
  });

  it('takes constants per image for nothing', () => {
    const shifted = experts[0].map((score, n) => score + 100 * Math.floor(n / CLASSES));
    const [a, b] = [experts[0], shifted].map((scores) => pool([scores], labels, all, CLASSES));
    assert.ok(a.every((p, n) => Math.abs(p - b[n]) < 0.02));
  });

  it('leaves images that no expert judges at 0, and judges those without a label', () => {
    const some = all.slice().fill(0, 0, 1);
    const pooled = pool(
      [experts[0]],
      labels.map((label, i) => (i === 1 ? -1 : label)),
      some,
      CLASSES,
    );
    assert.deepEqual([...pooled.subarray(0, CLASSES)], [0, 0, 0]);
    assert.ok(Math.abs(pooled.subarray(CLASSES, 2 * CLASSES).reduce((a, b) => a + b, 0) - 1) < 1e-6);
  });

  it('knows nothing without experts, and one class for sure', () => {
    assert.deepEqual([...pool([], Int32Array.of(0, 1), Uint8Array.of(1, 1), 2)], [0.5, 0.5, 0.5, 0.5]);
    assert.deepEqual([...pool([Float32Array.of(3, 4)], Int32Array.of(0, 0), Uint8Array.of(1, 1), 1)], [1, 1]);
    assert.equal(pool([new Float32Array(0)], new Int32Array(0), new Uint8Array(0), 0).length, 0);
  });
});
