import assert from 'node:assert/strict';
import { candidates } from '../../../../src/engine/curation/candidates';
import { calibrateJoint, confidentJoint } from '../../../../src/engine/curation/suspects/confidentJoint';
import { fitNoiseModel, judge, type NoiseModel } from '../../../../src/engine/curation/suspects/noiseModel';
import { pool } from '../../../../src/engine/curation/suspects/pool';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';

/** Enough that what the fit believes beforehand does not count. */
const COUNT = 20_000;
const CLASSES = 3;
const NO_ONE = new Uint8Array(COUNT);

interface World {
  readonly truth: Int32Array;
  readonly labels: Int32Array;
  /**
   * What an expert makes of them that knows the class probabilities, but has only the noisy labels to say how sure it
   * may be.
   */
  readonly probabilities: Float32Array;
}

/** Images with known class probabilities, and labels drawn by a known table from the true class. */
function world(table: readonly (readonly number[])[], seed: number): World {
  const random = seededRandom(seed);
  const draw = (shares: ArrayLike<number>): number => {
    let rest = random();
    for (let c = 0; c < CLASSES - 1; c++) if ((rest -= shares[c]) < 0) return c;
    return CLASSES - 1;
  };
  const truth = new Int32Array(COUNT);
  const labels = new Int32Array(COUNT);
  const scores = new Float32Array(COUNT * CLASSES);
  for (let i = 0; i < COUNT; i++) {
    const powers = Array.from({ length: CLASSES }, () => Math.exp(3 * normal(random)));
    const sum = powers.reduce((a, b) => a + b, 0);
    const shares = powers.map((power) => power / sum);
    truth[i] = draw(shares);
    labels[i] = draw(table[truth[i]]);
    scores.set(shares.map(Math.log), i * CLASSES);
  }
  return { truth, labels, probabilities: pool([scores], labels, new Uint8Array(COUNT).fill(1), CLASSES) };
}

function fit({ labels, probabilities }: World, spread = 0, trusted = NO_ONE): NoiseModel {
  const start = calibrateJoint(confidentJoint(probabilities, labels, CLASSES), labels, CLASSES);
  return fitNoiseModel(candidates(probabilities, labels, CLASSES), labels, trusted, start, CLASSES, spread);
}

function wrongProbabilities(made: World, model: NoiseModel): number[] {
  const found = candidates(made.probabilities, made.labels, CLASSES);
  const scratch = new Float64Array(CLASSES);
  return [...made.labels].map((label, i) => 1 / (1 + Math.exp(-judge(scratch, found, model, label, CLASSES, i))));
}

describe('noise model', () => {
  const table = [
    [0.7, 0.25, 0.05],
    [0.05, 0.85, 0.1],
    [0.2, 0.1, 0.7],
  ];
  const noisy = world(table, 1);

  it('finds the table by which labels went wrong', () => {
    const { transition, sharpness } = fit(noisy);
    table
      .flat()
      .forEach((share, n) =>
        assert.ok(Math.abs(transition[n] - share) < 0.05, `entry ${n}: ${transition[n]}, not ${share}`),
      );
    assert.ok(sharpness > 1.2, 'the truth is sharper than its labels');
  });

  it('gives each label a probability of being wrong that comes true', () => {
    const wrong = wrongProbabilities(noisy, fit(noisy));
    for (const [low, high] of [
      [0, 0.1],
      [0.1, 0.5],
      [0.5, 0.9],
      [0.9, 1.01],
    ]) {
      const images = wrong.flatMap((p, i) => (p >= low && p < high ? [i] : []));
      const expected = images.reduce((sum, i) => sum + wrong[i], 0) / images.length;
      const actual = images.filter((i) => noisy.labels[i] !== noisy.truth[i]).length / images.length;
      assert.ok(Math.abs(expected - actual) < 0.08, `between ${low} and ${high}: ${expected}, and ${actual} are`);
    }
  });

  it('finds next to no noise where there is none', () => {
    const clean = world(
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      2,
    );
    const wrong = wrongProbabilities(clean, fit(clean));
    assert.ok(wrong.reduce((a, b) => a + b, 0) / COUNT < 0.01);
  });

  it('spreads wrong labels over all classes when told to, and keeps their number', () => {
    const { transition } = fit(noisy, 1000);
    const others = [transition[1], transition[2]];
    const sizes = [1, 2].map((g) => noisy.labels.filter((label) => label === g).length);
    assert.ok(Math.abs(others[0] / others[1] - sizes[0] / sizes[1]) < 0.02);
    assert.ok(transition[0] < 0.9, 'a class with wrong labels keeps them');
  });

  it('takes disagreement in a small dataset for noise only where most labels are told apart for sure', () => {
    /** 60 images of two classes, some of whose labels disagree with an expert of this certainty. */
    const rate = (disagreeing: number, certainty: number): number => {
      const labels = Int32Array.from({ length: 60 }, (_, i) => i % 2);
      const probabilities = Float32Array.from({ length: 120 }, (_, n) => {
        const i = n >> 1;
        const seen = i < disagreeing ? 1 - labels[i] : labels[i];
        return n % 2 === seen ? certainty : 1 - certainty;
      });
      const found = candidates(probabilities, labels, 2);
      const model = fitNoiseModel(
        found,
        labels,
        new Uint8Array(60),
        calibrateJoint(confidentJoint(probabilities, labels, 2), labels, 2),
        2,
        0,
      );
      const scratch = new Float64Array(2);
      return (
        [...labels].reduce((sum, label, i) => sum + 1 / (1 + Math.exp(-judge(scratch, found, model, label, 2, i))), 0) /
        60
      );
    };
    assert.ok(rate(6, 0.9) > 0.04);
    assert.ok(rate(18, 0.7) < (0.5 * 18) / 60);
  });

  it('believes a person', () => {
    const trusted = NO_ONE.slice().fill(1);
    const { transition } = fit(noisy, 0, trusted);
    for (let t = 0; t < CLASSES; t++) assert.ok(transition[t * CLASSES + t] > 0.999);
  });

  it('is defined for one class and for none', () => {
    const labels = Int32Array.of(0, 0);
    const one = candidates(Float32Array.of(1, 1), labels, 1);
    const model = fitNoiseModel(one, labels, new Uint8Array(2), Float64Array.of(2), 1, 0.1);
    assert.deepEqual([...model.transition], [1]);
    assert.ok(judge(new Float64Array(1), one, model, 0, 1, 0) < -10);
    const none = fitNoiseModel(
      candidates(new Float32Array(0), new Int32Array(0), 0),
      new Int32Array(0),
      new Uint8Array(0),
      new Float64Array(0),
      0,
      0,
    );
    assert.equal(none.transition.length, 0);
  });
});

describe('candidates', () => {
  it('are the twelve most probable classes and the own label', () => {
    const row = Float32Array.from({ length: 20 }, (_, c) => (20 - c) / 210);
    const found = candidates(row, Int32Array.of(17), 20);
    assert.deepEqual([...found.classes], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17]);
    assert.equal(found.own[0], 11);
  });

  it('rule a rare class out less surely than a frequent one', () => {
    const labels = Int32Array.from({ length: 101 }, (_, i) => (i === 0 ? 1 : 0));
    const nothing = Float32Array.from({ length: 202 }, (_, n) => (n < 2 ? 1 - n : n % 2));
    const { logs, own } = candidates(nothing, labels, 2);
    assert.ok(logs[own[0]] > Math.log(0.1), 'the only image of its class');
    assert.ok(logs[2 + own[1]] < Math.log(0.01), 'one of a hundred');
  });
});
