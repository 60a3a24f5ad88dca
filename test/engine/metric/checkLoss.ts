import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../../../src/engine/metric/loss';
import type { Selection } from '../../../src/engine/metric/miner';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { useBackend, type BackendName } from '../../../src/engine/tensor/backend';

/** E4, y4, E6 of the gold vectors: exact unit vectors in the plane. */
export const E4 = [
  [1, 0],
  [0.8, 0.6],
  [0, 1],
  [-0.6, 0.8],
];
export const Y4 = [0, 0, 1, 1];
export const E6 = [...E4, [-1, 0], [-0.8, -0.6]];

/** A loss in plain numbers. `variables` holds the values of the loss's own variables as flat lists. */
export type Oracle = (rows: number[][], labels: number[], variables: number[][], selection: Selection | null) => number;

export interface LossCase {
  readonly create: () => Loss;
  readonly oracle: Oracle;
  /**
   * For losses whose gradient is not that of their value: the oracle to differentiate, with constants taken at `at`.
   */
  readonly oracleAt?: (at: number[][]) => Oracle;
  readonly select?: (rows: number[][], labels: number[]) => Selection | null;
  /** Largest allowed error relative to the largest value; float32 and sharp exponentials need more. */
  readonly tolerance?: number;
  readonly dim?: number;
}

/** The labels of the random batches: full classes, lone rows, unlabelled rows, two rows per class. */
const BATCHES = [
  [0, 0, 0, 1, 1, 1, 2, 2, 2],
  [0, 1, 0, 2, 2, 1, 3],
  [1, 1, 0, -1, 0, 2, -1, 2],
  [0, 0, 1, 1, 2, 2, 3, 3],
];

/** The backend that users have, and the slow plain one. */
const BACKENDS: readonly BackendName[] = ['wasm', 'cpu'];

export function onEachBackend(body: (backend: BackendName) => void): void {
  for (const backend of BACKENDS) {
    describe(`on ${backend}`, () => {
      before(async () => {
        await useBackend(backend);
      });
      body(backend);
    });
  }
}

/** Everything that every loss has to do; gold values are the test files' own. */
export function checkLoss(title: string, testCase: LossCase): void {
  const { dim = 5, tolerance = 1e-4 } = testCase;
  describe(title, () => {
    onEachBackend(() => {
      it('equals a naive loop on random batches', () => {
        forEachBatch(testCase, dim, (loss, rows, labels, selection) => {
          near(
            valueOf(loss, rows, labels, selection),
            testCase.oracle(rows, labels, variablesOf(loss), selection),
            tolerance,
          );
        });
      });

      it('has the gradient of finite differences', () => {
        forEachBatch(testCase, dim, (loss, rows, labels, selection) => {
          const { embeddings, variables } = gradientsOf(loss, rows, labels, selection);
          const oracle = testCase.oracleAt?.(rows) ?? testCase.oracle;
          const values = variablesOf(loss);
          nearAll(
            embeddings,
            differences(rows.flat(), (flat) => oracle(unflatten(flat, dim), labels, values, selection)),
            10 * tolerance,
          );
          values.forEach((value, v) => {
            const numeric = differences(value, (flat) =>
              oracle(
                rows,
                labels,
                values.map((other, o) => (o === v ? flat : other)),
                selection,
              ),
            );
            nearAll(variables[v], numeric, 10 * tolerance);
          });
        });
      });

      it('is finite with a finite gradient for degenerate batches, and leaks no tensor', () => {
        const loss = testCase.create();
        const point = unit([0.6, 0.8, 0, 0, 0].slice(0, dim));
        const random = randomRows(4, dim, 3);
        const batches: [string, number[][], number[]][] = [
          ['one image', [point], [0]],
          ['one class', random, [1, 1, 1, 1]],
          ['all classes distinct', random, [0, 1, 2, 3]],
          ['no label', random, [-1, -1, -1, -1]],
          ['equal embeddings', [point, point, point, point], [0, 0, 1, 1]],
          ['one duplicate', [random[0], random[0], random[1], random[2]], [0, 0, 1, 1]],
          ['a duplicate of another class', [random[0], random[1], random[0], random[2]], [0, 0, 1, 1]],
          ['opposite embeddings', [point, point.map((x) => -x), random[0], random[1]], [0, 0, 1, 1]],
          ['zero rows', [point.map(() => 0), point.map(() => 0), random[0], random[1]], [0, 0, 1, 1]],
        ];
        const before = tf.memory().numTensors;
        for (const [name, rows, labels] of batches) {
          const value = valueOf(loss, rows, labels, null);
          assert.ok(Number.isFinite(value), `${name}: the loss is ${value}`);
          const { embeddings, variables } = gradientsOf(loss, rows, labels, null);
          assert.ok([embeddings, ...variables].flat().every(Number.isFinite), `${name}: a gradient is not finite`);
        }
        assert.equal(tf.memory().numTensors, before);
        loss.dispose();
      });

      it('does not depend on the order of the batch', () => {
        const loss = testCase.create();
        const rows = prepared(loss, randomRows(8, dim, 11));
        const labels = BATCHES[3];
        const order = [6, 7, 2, 3, 4, 5, 0, 1];
        const value = valueOf(loss, rows, labels, null);
        near(
          valueOf(
            loss,
            order.map((i) => rows[i]),
            order.map((i) => labels[i]),
            null,
          ),
          value,
          tolerance,
        );
        loss.dispose();
      });
    });
  });
}

function forEachBatch(
  { create, select }: LossCase,
  dim: number,
  check: (loss: Loss, rows: number[][], labels: number[], selection: Selection | null) => void,
): void {
  BATCHES.forEach((labels, seed) => {
    const loss = create();
    const rows = prepared(loss, randomRows(labels.length, dim, seed + 1));
    for (const selection of select ? [null, select(rows, labels)] : [null]) check(loss, rows, labels, selection);
    loss.dispose();
  });
}

/** Rounded to float32, so that the oracle sees what the tensors hold. */
export function randomRows(count: number, dim: number, seed: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => Array.from({ length: dim }, () => Math.fround(normal(random))));
}

function prepared(loss: Loss, rows: number[][]): number[][] {
  return loss.unitLength ? rows.map(unit) : rows;
}

export function unit(row: number[]): number[] {
  const length = Math.hypot(...row);
  return row.map((x) => Math.fround(x / length));
}

export function valueOf(loss: Loss, rows: number[][], labels: number[], selection: Selection | null = null): number {
  return tf.tidy(() => loss.compute(tf.tensor2d(rows), Int32Array.from(labels), selection).dataSync()[0]);
}

export function gradientsOf(
  loss: Loss,
  rows: number[][],
  labels: number[],
  selection: Selection | null = null,
): { embeddings: number[]; variables: number[][] } {
  return tf.tidy(() => {
    const embeddings = tf.variable(tf.tensor2d(rows)) as tf.Variable<tf.Rank.R2>;
    const { grads } = tf.variableGrads(
      () => loss.compute(embeddings, Int32Array.from(labels), selection),
      [embeddings, ...loss.variables.map((owned) => owned.variable)],
    );
    const read = (variable: tf.Variable) => [...(grads[variable.name] ?? tf.zerosLike(variable)).dataSync()];
    const result = { embeddings: read(embeddings), variables: loss.variables.map((owned) => read(owned.variable)) };
    embeddings.dispose();
    return result;
  });
}

export function variablesOf(loss: Loss): number[][] {
  return loss.variables.map(({ variable }) => [...variable.dataSync()]);
}

/** Central differences in float64. */
export function differences(at: number[], f: (flat: number[]) => number, step = 1e-6): number[] {
  return at.map((_, i) => {
    const moved = (by: number) => f(at.map((x, j) => (j === i ? x + by : x)));
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

export function unflatten(flat: number[], dim: number): number[][] {
  return Array.from({ length: flat.length / dim }, (_, i) => flat.slice(i * dim, (i + 1) * dim));
}

export function near(actual: number, expected: number, relative = 1e-5, absolute = 1e-6): void {
  assert.ok(Math.abs(actual - expected) <= absolute + relative * Math.abs(expected), `${actual} is not ${expected}`);
}

export function nearAll(actual: readonly number[], expected: readonly number[], relative: number): void {
  assert.equal(actual.length, expected.length);
  const largest = Math.max(...expected.map(Math.abs), 1e-2);
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]) <= relative * largest, `[${i}]: ${value} is not ${expected[i]}`),
  );
}

// Plain numbers for the oracles.

export const dot = (a: number[], b: number[]): number => a.reduce((sum, x, d) => sum + x * b[d], 0);
export const distance = (a: number[], b: number[]): number => Math.hypot(...a.map((x, d) => x - b[d]));
export const hinge = (x: number): number => Math.max(0, x);
export const softplus = (x: number): number => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0);
export const mean = (values: number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, x) => sum + x, 0) / values.length;
export const meanActive = (values: number[]): number => mean(values.filter((x) => x > 0));
export const logSum = (values: number[]): number => {
  const largest = Math.max(...values);
  return largest + Math.log(values.reduce((sum, x) => sum + Math.exp(x - largest), 0));
};

export function positivesOf(labels: number[], a: number): number[] {
  return [...labels.keys()].filter((b) => b !== a && labels[a] >= 0 && labels[b] === labels[a]);
}

export function negativesOf(labels: number[], a: number): number[] {
  return [...labels.keys()].filter((b) => labels[a] >= 0 && labels[b] >= 0 && labels[b] !== labels[a]);
}

export function tripletsOf(labels: number[]): [number, number, number][] {
  return [...labels.keys()].flatMap((a) =>
    positivesOf(labels, a).flatMap((p) => negativesOf(labels, a).map((n): [number, number, number] => [a, p, n])),
  );
}
