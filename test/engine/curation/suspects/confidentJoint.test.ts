import assert from 'node:assert/strict';
import {
  calibrateJoint,
  confidenceThresholds,
  confidentJoint,
} from '../../../../src/engine/curation/suspects/confidentJoint';

// Values of cleanlab 2.9 (compute_confident_joint, get_confident_thresholds) for these probabilities and labels.
const probabilities = Float32Array.from(
  [
    [0.9, 0.05, 0.05],
    [0.8, 0.1, 0.1],
    [0.2, 0.7, 0.1],
    [0.1, 0.8, 0.1],
    [0.15, 0.6, 0.25],
    [0.7, 0.2, 0.1],
    [0.1, 0.1, 0.8],
    [0.05, 0.15, 0.8],
    [0.3, 0.1, 0.6],
    [0.1, 0.75, 0.15],
  ].flat(),
);
const labels = Int32Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2, 2);

describe('confident joint', () => {
  it('has the thresholds of cleanlab', () => {
    const expected = [0.6333333, 0.5333333, 0.5875];
    confidenceThresholds(probabilities, labels, 3).forEach((value, k) =>
      assert.ok(Math.abs(value - expected[k]) < 1e-6),
    );
  });

  it('has the counts of cleanlab', () => {
    assert.deepEqual([...confidentJoint(probabilities, labels, 3)], [2, 1, 0, 1, 2, 0, 0, 1, 3]);
  });

  it('has as many images in a row as carry its label once it is calibrated', () => {
    const joint = calibrateJoint(confidentJoint(probabilities, labels, 3), labels, 3);
    const rows = [0, 1, 2].map((g) => joint[3 * g] + joint[3 * g + 1] + joint[3 * g + 2]);
    rows.forEach((sum, g) => assert.ok(Math.abs(sum - [3, 3, 4][g]) < 1e-9));
  });

  it('finds no image confidently of a class that nobody carries', () => {
    const joint = confidentJoint(Float32Array.of(0.1, 0.9, 0.2, 0.8), Int32Array.of(0, 0), 2);
    assert.deepEqual([...joint], [1, 0, 0, 1]);
  });

  it('leaves out images without a label', () => {
    assert.deepEqual(
      [...confidentJoint(Float32Array.of(0.9, 0.1, 0.2, 0.8, 0.1, 0.9), Int32Array.of(0, 1, -1), 2)],
      [1, 0, 0, 1],
    );
    assert.equal(confidentJoint(new Float32Array(0), new Int32Array(0), 0).length, 0);
  });
});
