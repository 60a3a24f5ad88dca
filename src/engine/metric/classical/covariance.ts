import { multiplyTransposed, type Dense } from '../../numeric/matrix';

/**
 * How a covariance is drawn towards a multiple of the identity, which it needs when there are few rows per dimension.
 */
export type Shrinkage = 'none' | 'ledoitWolf' | 'oas' | 'auto';

/** Below this many rows per dimension an unshrunk covariance is not worth inverting. */
const ROWS_PER_DIMENSION = 5;

export interface ShrunkCovariance {
  readonly covariance: Dense;
  /** 0: the sample covariance as it is; 1: a multiple of the identity. */
  readonly shrinkage: number;
}

/**
 * The maximum likelihood covariance (divided by the number of rows) of centred rows, shrunk: (1 - s) S + s tr(S)/d I.
 * @param centred rows with mean 0
 * @param method `auto` is `ledoitWolf` below 5 rows per dimension, else `none`
 */
export function shrunkCovariance(centred: Dense, method: Shrinkage): ShrunkCovariance {
  const { rows, columns } = centred;
  const sample = multiplyTransposed(centred, centred);
  sample.values.forEach((value, i) => {
    sample.values[i] = value / Math.max(rows, 1);
  });
  const shrinkage = shrinkageOf(method, centred, sample);
  const level = trace(sample) / columns;
  const values = sample.values.map(
    (value, i) => (1 - shrinkage) * value + (i % (columns + 1) === 0 ? shrinkage * level : 0),
  );
  return { covariance: { ...sample, values }, shrinkage };
}

function shrinkageOf(method: Shrinkage, centred: Dense, sample: Dense): number {
  switch (method) {
    case 'none':
      return 0;
    case 'ledoitWolf':
      return ledoitWolf(centred, sample);
    case 'oas':
      return oas(centred.rows, sample);
    case 'auto':
      return centred.rows < ROWS_PER_DIMENSION * centred.columns ? ledoitWolf(centred, sample) : 0;
  }
}

function trace(a: Dense): number {
  let sum = 0;
  for (let i = 0; i < a.rows; i++) sum += a.values[i * (a.columns + 1)];
  return sum;
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/**
 * Ledoit & Wolf 2004: the expected error of the sample covariance over its distance from the multiple of the identity.
 */
export function ledoitWolf(centred: Dense, sample: Dense): number {
  const { rows, columns } = centred;
  const level = trace(sample) / columns;
  const norm = sumOfSquares(sample.values);
  // Σ over rows of ‖x xᵀ‖² = Σ (‖x‖²)²
  let fourth = 0;
  for (let i = 0; i < rows; i++) fourth += sumOfSquares(centred.values.subarray(i * columns, (i + 1) * columns)) ** 2;
  const error = (fourth / rows - norm) / rows;
  const distance = norm - columns * level * level;
  return distance <= 0 ? 1 : Math.min(Math.max(error / distance, 0), 1);
}

/** Oracle approximating shrinkage (Chen et al. 2010), in the form of scikit-learn 1.2. */
function oas(rows: number, sample: Dense): number {
  const columns = sample.columns;
  const level = trace(sample) / columns;
  const alpha = sumOfSquares(sample.values) / (columns * columns);
  const denominator = (rows + 1) * (alpha - (level * level) / columns);
  return denominator <= 0 ? 1 : Math.min((alpha + level * level) / denominator, 1);
}
