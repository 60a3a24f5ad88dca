import assert from 'node:assert/strict';
import type { Embeddings } from '../../../src/engine/numeric/embeddings';
import { normal, seededRandom } from '../../../src/engine/numeric/random';

export function embeddings(rows: readonly (readonly number[])[]): Embeddings {
  return { count: rows.length, dim: rows[0]?.length ?? 2, values: Float32Array.from(rows.flat()) };
}

/** Unit rows around one random centre per class. */
export function clusters(labels: readonly number[], dim: number, spread: number, seed: number): number[][] {
  const random = seededRandom(seed);
  const centres = Array.from({ length: Math.max(...labels) + 1 }, () =>
    Array.from({ length: dim }, () => normal(random)),
  );
  return labels.map((label) => {
    const row = centres[label].map((x) => x + spread * normal(random));
    return row.map((x) => Math.fround(x / Math.hypot(...row)));
  });
}

export function near(actual: number, expected: number, error = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= error, `${actual} is not ${expected}`);
}

/** The scores of `reference.py`. */
export const SCORES = Array.from({ length: 60 }, (_, i) => Math.round(10 * (Math.sin(1.7 * i) + 0.6 * (i % 2))) / 10);
export const POSITIVE = Array.from({ length: 60 }, (_, i) => i % 2);
