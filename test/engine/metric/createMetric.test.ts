import assert from 'node:assert/strict';
import { createMetric } from '../../../src/engine/metric/createMetric';
import { metricOptions } from '../../../src/engine/recipe/metricOptions';
import type { Embeddings } from '../../../src/engine/numeric/embeddings';
import { seededRandom } from '../../../src/engine/numeric/random';
import { distance, near, nearAll, unflatten } from './checkLoss';
import { formulaRows, thirds } from './classical/data';

function embeddings(rows: number, columns: number): Embeddings {
  return { count: rows, dim: columns, values: Float32Array.from(formulaRows(rows, columns).values) };
}

/** ITML goes over its pairs up to a thousand times. */
const few = (name: string): object => (name === 'itml' ? { pairs: 60 } : {});
const create = (name: string, data: Embeddings, labels: Int32Array, changed: object = {}) =>
  createMetric(metricOptions.parse({ name, ...few(name), ...changed }), data, labels, seededRandom(1));
const rowsOf = ({ values, dim }: Embeddings) => unflatten([...values], dim);
const NAMES = ['cosine', 'euclidean', 'mahalanobis', 'rca', 'lmnn', 'nca', 'itml'];

describe('metrics', () => {
  const data = embeddings(24, 5),
    labels = thirds(24);

  it('measure the Euclidean distance as it is', () => {
    const [a, b] = rowsOf(create('euclidean', data, labels).transform(data));
    near(distance(a, b), distance(...(rowsOf(data).slice(0, 2) as [number[], number[]])));
  });

  it('measure the Mahalanobis distance of scikit-learn (classical/reference.py)', () => {
    const [a, b] = rowsOf(create('mahalanobis', data, labels).transform(data));
    near(distance(a, b) ** 2, 9.635783891822623, 1e-5);
  });

  it('make unit rows for the angle', () => {
    for (const row of rowsOf(create('cosine', data, labels).transform(data))) near(Math.hypot(...row), 1);
  });

  it('keep the order of their distances on the sphere, up to 4 %', () => {
    for (const name of NAMES) {
      const metric = create(name, data, labels);
      const flat = rowsOf(metric.transform(data)),
        round = rowsOf(metric.unitRows(data));
      round.forEach((row) => near(Math.hypot(...row), 1));
      const factors = flat.flatMap((a, i) =>
        flat.slice(0, i).map((b, j) => distance(round[i], round[j]) / distance(a, b)),
      );
      assert.ok(Math.max(...factors) / Math.min(...factors) < 1.04, name);
    }
  });

  it('tell all other rows apart beside one that is far out', () => {
    const far: Embeddings = { count: 25, dim: 5, values: Float32Array.from([...data.values, 1e5, -2e5, 0, 0, 0]) };
    const metric = create('euclidean', far, Int32Array.from([...labels, 0]));
    const flat = rowsOf(metric.transform(far)),
      round = rowsOf(metric.unitRows(far));
    const bulk = [...flat.keys()].slice(0, 24);
    const factors = bulk.flatMap((i) =>
      bulk.slice(0, i).map((j) => distance(round[i], round[j]) / distance(flat[i], flat[j])),
    );
    assert.ok(Math.max(...factors) / Math.min(...factors) < 1.04);
    const nearest = Math.min(...bulk.map((i) => distance(round[i], round[24])));
    assert.ok(
      bulk.every((i) => bulk.every((j) => distance(round[i], round[j]) < nearest)),
      'the far row is the farthest still',
    );
  });

  it('leave absent images absent and learn nothing from them', () => {
    const withAbsent: Embeddings = {
      count: 26,
      dim: 5,
      values: Float32Array.from([...data.values, ...new Float32Array(10)]),
    };
    const more = Int32Array.from([...labels, 0, 1]);
    for (const name of NAMES) {
      const metric = create(name, withAbsent, more);
      nearAll(
        [...metric.transform(withAbsent).values.subarray(0, 24 * 5)],
        [...create(name, data, labels).transform(data).values],
        1e-6,
      );
      for (const out of [metric.transform(withAbsent), metric.unitRows(withAbsent)]) {
        assert.ok(
          out.values.subarray(24 * out.dim).every((value) => value === 0),
          name,
        );
      }
    }
  });

  it('keep principal components before they learn', () => {
    for (const name of NAMES) assert.equal(create(name, data, labels, { pca: 3 }).transform(data).dim, 3);
  });

  it('standardise dimensions of different units', () => {
    const scaled = { ...data, values: data.values.map((value, i) => (i % 5 === 2 ? 1000 * value : value)) };
    nearAll(
      [...create('euclidean', scaled, labels, { standardize: true }).transform(scaled).values],
      [...create('euclidean', data, labels, { standardize: true }).transform(data).values],
      1e-5,
    );
  });

  it('learn from at most the images asked for, the same with the same seed', () => {
    for (const name of ['lmnn', 'nca', 'itml']) {
      const learn = () => create(name, data, labels, { images: 12, iterations: 5 }).transform(data).values;
      assert.deepEqual(learn(), learn());
      assert.ok(learn().every(Number.isFinite));
    }
  });

  it('stay finite on one class, equal rows and more dimensions than rows', () => {
    const equal: Embeddings = { count: 6, dim: 3, values: new Float32Array(18).fill(0.5) };
    for (const name of NAMES) {
      assert.ok(
        create(name, equal, Int32Array.of(0, 0, 0, 1, 1, 1))
          .unitRows(equal)
          .values.every(Number.isFinite),
        name,
      );
      const wide = embeddings(6, 9);
      assert.ok(
        create(name, wide, Int32Array.of(0, 0, 0, 1, 1, 1))
          .unitRows(wide)
          .values.every(Number.isFinite),
        name,
      );
    }
    for (const name of ['cosine', 'euclidean', 'mahalanobis', 'rca'])
      assert.ok(create(name, data, new Int32Array(24)).transform(data).values.every(Number.isFinite));
  });

  it('say which labels are missing', () => {
    const unlabelled = new Int32Array(24).fill(-1);
    assert.throws(() => create('rca', data, unlabelled), /needs 1 class with 2 labelled images; found 0/);
    for (const name of ['lmnn', 'nca', 'itml'])
      assert.throws(() => create(name, data, new Int32Array(24)), /needs 2 classes with 2 labelled images; found 1/);
    assert.throws(
      () => create('cosine', { count: 1, dim: 2, values: Float32Array.of(1, 0) }, Int32Array.of(0)),
      /at least 2 embeddings; found 1/,
    );
  });
});
