import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import type { Features } from '../../../src/engine/numeric/features';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { useBackend } from '../../../src/engine/tensor/backend';
import { whitening } from '../../../src/engine/training/whitening';

const DIM = 4;
/** How far images of one class differ along each direction. */
const SPREAD = [5, 1, 0.5, 2];

function classesOf(count: number, classes: number): { features: Features; labels: Int32Array } {
  const random = seededRandom(3);
  const centres = Float32Array.from({ length: classes * DIM }, () => 10 * normal(random));
  const labels = Int32Array.from({ length: count }, (_, i) => i % classes);
  const values = Float32Array.from(
    { length: count * DIM },
    (_, n) => centres[labels[Math.floor(n / DIM)] * DIM + (n % DIM)] + SPREAD[n % DIM] * normal(random),
  );
  return { features: { count, dim: DIM, values, readable: new Uint8Array(count).fill(1) }, labels };
}

/** Covariance within classes by its definition, drawn three tenths of the way to a sphere. */
function shrunkWithin({ values }: Features, labels: Int32Array): number[][] {
  const images = [...labels.keys()];
  const mean = (label: number, d: number): number => {
    const own = images.filter((i) => labels[i] === label);
    return own.reduce((sum, i) => sum + values[i * DIM + d] / own.length, 0);
  };
  const sample = SPREAD.map((_a, a) =>
    SPREAD.map((_b, b) =>
      images.reduce(
        (sum, i) =>
          sum +
          ((values[i * DIM + a] - mean(labels[i], a)) * (values[i * DIM + b] - mean(labels[i], b))) / images.length,
        0,
      ),
    ),
  );
  const level = sample.reduce((sum, row, d) => sum + row[d], 0) / DIM;
  return sample.map((row, a) => row.map((value, b) => 0.7 * value + (a === b ? 0.3 * level : 0)));
}

describe('whitening within classes', () => {
  before(() => useBackend('wasm'));

  it('makes the shrunk covariance within classes the identity', () => {
    const tensors = tf.memory().numTensors;
    const { features, labels } = classesOf(600, 3);
    const map = whitening(features, Uint32Array.from(labels.keys()), labels)!;
    const within = shrunkWithin(features, labels);
    for (let a = 0; a < DIM; a++)
      for (let b = 0; b < DIM; b++) {
        let found = 0;
        for (let i = 0; i < DIM; i++)
          for (let j = 0; j < DIM; j++) found += map[i * DIM + a] * within[i][j] * map[j * DIM + b];
        assert.ok(Math.abs(found - (a === b ? 1 : 0)) < 1e-4, `${found} at ${a}, ${b}`);
      }
    assert.equal(tf.memory().numTensors, tensors);
  });

  it('learns nothing from images without a label', () => {
    const { features, labels } = classesOf(60, 3);
    const some = labels.map((label, i) => (i < 30 ? label : -1));
    const images = Uint32Array.from(labels.keys());
    assert.deepEqual(whitening(features, images, some), whitening(features, images.slice(0, 30), labels.slice(0, 30)));
  });

  it('is none where no two images share a label, or all of a class are alike', () => {
    const { features } = classesOf(3, 3);
    assert.equal(whitening(features, Uint32Array.of(0, 1, 2), Int32Array.of(0, 1, 2)), null);
    assert.equal(whitening(features, new Uint32Array(0), new Int32Array(0)), null);
    assert.equal(
      whitening(
        { ...features, values: new Float32Array(3 * DIM).fill(1) },
        Uint32Array.of(0, 1, 2),
        Int32Array.of(0, 0, 0),
      ),
      null,
    );
  });
});
