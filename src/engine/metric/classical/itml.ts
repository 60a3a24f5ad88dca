import { diagonal, type Dense } from '../../numeric/matrix';

/**
 * Pairs of rows, as differences v = x - y, that should be near (v'Av at most the upper bound) or far (at least the
 * lower bound).
 */
export interface PairConstraints {
  /** [pairs, columns] */
  readonly near: Dense;
  readonly far: Dense;
  /** Bounds on squared distances. */
  readonly upper: number;
  readonly lower: number;
}

export interface ItmlResult {
  /** Symmetric and positive definite, [columns, columns]: the distance is √(vᵀAv). */
  readonly matrix: Dense;
  /** Of the near pairs, then of the far pairs. */
  readonly multipliers: Float64Array;
  readonly bounds: Float64Array;
}

/**
 * Information-theoretic metric learning (Davis et al. 2007): the matrix A nearest to the identity, in log-det
 * divergence, that keeps the pairs within their bounds, with slack γ; by Bregman projections onto one constraint after
 * the other. Bounds and distances are both squared. A pair of equal rows constrains nothing and is skipped. Ends after
 * `sweeps` or when the multipliers stand still.
 * @param check called before each sweep; what it throws ends the learning
 */
export function itml(
  { near, far, upper, lower }: PairConstraints,
  gamma: number,
  sweeps: number,
  tolerance = 1e-3,
  check: () => void = () => {},
): ItmlResult {
  const columns = near.columns;
  const matrix = diagonal(columns);
  const multipliers = new Float64Array(near.rows + far.rows);
  const bounds = new Float64Array(multipliers.length).fill(upper, 0, near.rows).fill(lower, near.rows);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    check();
    const before = multipliers.slice();
    for (let t = 0; t < multipliers.length; t++) {
      const isNear = t < near.rows;
      const row = isNear ? t : t - near.rows;
      const v = (isNear ? near : far).values.subarray(row * columns, (row + 1) * columns);
      project(matrix, v, isNear ? 1 : -1, t, multipliers, bounds, gamma);
    }
    const moved = multipliers.reduce((sum, value, t) => sum + Math.abs(value - before[t]), 0);
    const size = Math.hypot(...before) + Math.hypot(...multipliers);
    if (size === 0 || moved / size < tolerance) break;
  }
  return { matrix, multipliers, bounds };
}

/** One projection (algorithm 1 of the paper); `sign` is 1 for a near pair, -1 for a far one. */
function project(
  matrix: Dense,
  v: Float64Array,
  sign: 1 | -1,
  t: number,
  multipliers: Float64Array,
  bounds: Float64Array,
  gamma: number,
): void {
  const columns = matrix.columns;
  const image = new Float64Array(columns);
  let distance = 0;
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < columns; j++) image[i] += matrix.values[i * columns + j] * v[j];
    distance += v[i] * image[i];
  }
  if (distance <= 0) return;
  const step = Math.min(multipliers[t], (sign * gamma * (1 / distance - 1 / bounds[t])) / (gamma + 1));
  multipliers[t] -= step;
  const factor = (sign * step) / (1 - sign * step * distance);
  bounds[t] = 1 / (1 / bounds[t] + (sign * step) / gamma);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < columns; j++) matrix.values[i * columns + j] += factor * image[i] * image[j];
  }
}
