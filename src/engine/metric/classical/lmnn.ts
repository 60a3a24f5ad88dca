import { classGroups } from '../../numeric/classGroups';
import { squaredDistances, zeros, type Dense } from '../../numeric/matrix';
import { minimize, type Minimum } from './minimize';
import { mapped, pullGradient } from './pulls';

/**
 * Large margin nearest neighbour (Weinberger & Saul 2009): the map L that minimises (1 - μ) Σ d²(i, j) + μ Σ max(0, 1 +
 * d²(i, j) - d²(i, l)) over the target neighbours j of each row i (the k nearest rows of its class at the start) and
 * the rows l of other classes. A class of k rows or fewer takes all of its other rows as targets, never a row itself.
 * @param start the first L, [out, columns]
 * @param check called before each look at all pairs; what it throws ends the learning
 */
export function lmnn(
  rows: Dense,
  labels: Int32Array,
  start: Dense,
  neighbours: number,
  push: number,
  iterations: number,
  check: () => void = () => {},
): { map: Dense; minimum: Minimum } {
  const targets = targetNeighbours(mapped(rows, start), labels, neighbours);
  const f = (x: Float64Array) => {
    check();
    const { pull, push: pushed, gradient } = lmnnObjective(rows, labels, targets, { ...start, values: x }, push);
    return { value: (1 - push) * pull + push * pushed, gradient: gradient.values };
  };
  const minimum = minimize(f, start.values, iterations);
  return { map: { ...start, values: minimum.x }, minimum };
}

/** The k nearest other rows of the same class of each row, nearest first, ties by index. */
export function targetNeighbours(rows: Dense, labels: Int32Array, k: number): number[][] {
  const distances = squaredDistances(rows).values;
  const targets: number[][] = Array.from({ length: rows.rows }, () => []);
  for (const { images } of classGroups(labels)) {
    for (const i of images) {
      const to = (j: number) => distances[i * rows.rows + j];
      targets[i] = images
        .filter((j) => j !== i)
        .sort((a, b) => to(a) - to(b) || a - b)
        .slice(0, k);
    }
  }
  return targets;
}

/** Both sums without their weights, and the gradient of the weighted whole in L. */
export function lmnnObjective(
  rows: Dense,
  labels: Int32Array,
  targets: readonly number[][],
  map: Dense,
  weight: number,
): { pull: number; push: number; gradient: Dense } {
  const count = rows.rows;
  const images = mapped(rows, map);
  const distances = squaredDistances(images).values;
  const weights = zeros(count, count);
  let pull = 0,
    push = 0;
  targets.forEach((list, i) => {
    for (const j of list) {
      const toTarget = distances[i * count + j];
      pull += toTarget;
      weights.values[i * count + j] += 1 - weight;
      for (let l = 0; l < count; l++) {
        const violation = 1 + toTarget - distances[i * count + l];
        if (labels[l] < 0 || labels[l] === labels[i] || violation <= 0) continue;
        push += violation;
        weights.values[i * count + j] += weight;
        weights.values[i * count + l] -= weight;
      }
    }
  });
  return { pull, push, gradient: pullGradient(weights, rows, images) };
}
