import { classGroups } from '../../numeric/classGroups';
import type { Random } from '../../numeric/random';
import { zeros, type Dense } from '../../numeric/matrix';
import type { PairConstraints } from './itml';

/** The paper's bounds: the 5th and 95th percentile of the (squared) distances. */
const NEAR_PERCENTILE = 0.05;
const FAR_PERCENTILE = 0.95;
/** A bound of 0 could not be kept by any matrix. */
const SMALLEST_BOUND = 1e-9;

/** Random pairs of rows of one class, to be near, and as many of two classes, to be far. */
export function pairConstraints(rows: Dense, labels: Int32Array, pairs: number, random: Random): PairConstraints {
  const groups = classGroups(labels).map(({ images }) => images);
  const large = groups.filter((group) => group.length >= 2);
  const half = Math.max(1, Math.floor(pairs / 2));
  const near = zeros(half, rows.columns),
    far = zeros(half, rows.columns);
  for (let t = 0; t < half; t++) {
    const [a, b] = drawTwo(large[draw(large.length, random)], random);
    subtract(rows, a, b, near, t);
    const [first, second] = drawTwo(groups, random);
    subtract(rows, first[draw(first.length, random)], second[draw(second.length, random)], far, t);
  }
  const lengths = [...squaredLengths(near), ...squaredLengths(far)].sort((a, b) => a - b);
  const percentile = (share: number) => Math.max(lengths[Math.round(share * (lengths.length - 1))], SMALLEST_BOUND);
  return { near, far, upper: percentile(NEAR_PERCENTILE), lower: percentile(FAR_PERCENTILE) };
}

function draw(count: number, random: Random): number {
  return Math.floor(random() * count);
}

/** Two different items. */
function drawTwo<T>(items: readonly T[], random: Random): [T, T] {
  const a = draw(items.length, random);
  const b = draw(items.length - 1, random);
  return [items[a], items[b < a ? b : b + 1]];
}

function subtract(rows: Dense, a: number, b: number, out: Dense, t: number): void {
  for (let d = 0; d < rows.columns; d++)
    out.values[t * rows.columns + d] = rows.values[a * rows.columns + d] - rows.values[b * rows.columns + d];
}

function squaredLengths(rows: Dense): number[] {
  return Array.from({ length: rows.rows }, (_, t) =>
    rows.values.subarray(t * rows.columns, (t + 1) * rows.columns).reduce((sum, value) => sum + value * value, 0),
  );
}
