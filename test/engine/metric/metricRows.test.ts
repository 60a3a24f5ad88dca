import assert from 'node:assert/strict';
import { isPlainCosine, learnsFromLabels, metricRows } from '../../../src/engine/metric/metricRows';
import { metricOptions } from '../../../src/engine/recipe/metricOptions';
import { seededRandom } from '../../../src/engine/numeric/random';

const ROWS = { count: 3, dim: 2, values: Float32Array.of(1, 0, 2, 0, 0, 3) };
const LABELS = Int32Array.of(0, 0, 1);

describe('metricRows', () => {
  it('leaves rows as they are for the plain cosine', () => {
    assert.equal(metricRows(metricOptions.parse({ name: 'cosine' }), ROWS, LABELS, seededRandom(1)), ROWS);
  });

  it('gives rows of length 1 in which the Euclidean order stands', () => {
    const { dim, values } = metricRows(metricOptions.parse({ name: 'euclidean' }), ROWS, LABELS, seededRandom(1));
    const row = (i: number) => [...values.subarray(i * dim, (i + 1) * dim)];
    const distance = (a: number, b: number) => 1 - row(a).reduce((sum, value, d) => sum + value * row(b)[d], 0);
    for (let i = 0; i < 3; i++) assert.ok(Math.abs(Math.hypot(...row(i)) - 1) < 1e-6);
    assert.ok(distance(0, 1) < distance(0, 2) && distance(0, 2) < distance(1, 2));
  });

  it('knows which metrics look at labels', () => {
    const names = ['cosine', 'euclidean', 'mahalanobis', 'rca', 'lmnn', 'nca', 'itml'] as const;
    assert.deepEqual(
      names.filter((name) => learnsFromLabels(metricOptions.parse({ name }))),
      ['rca', 'lmnn', 'nca', 'itml'],
    );
    assert.equal(isPlainCosine(metricOptions.parse({ name: 'cosine', pca: 2 })), false);
  });
});
