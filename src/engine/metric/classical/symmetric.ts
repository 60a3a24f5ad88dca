import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { multiplyTransposed, zeros, type Dense } from '../../numeric/matrix';

/** Eigenvalues in falling order; row k of `vectors` is the eigenvector of value k, its largest component positive. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Dense;
}

export function eigen(symmetric: Dense): Eigen {
  const size = symmetric.rows;
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    Matrix.from1DArray(size, size, symmetric.values),
    { assumeSymmetric: true },
  );
  const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[b] - realEigenvalues[a] || a - b);
  const vectors = zeros(size, size);
  order.forEach((column, row) => vectors.values.set(pointed(eigenvectorMatrix.getColumn(column)), row * size));
  return { values: Float64Array.from(order, (column) => realEigenvalues[column]), vectors };
}

/** An eigenvector has no sign of its own; this fixes one, so that results can be compared. */
function pointed(vector: number[]): number[] {
  const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) + 1e-12 ? value : best), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}

/**
 * The symmetric matrix with the same eigenvectors and f of the eigenvalues. Values below 1e-10 of the largest, also
 * negative ones from rounding, count as that much, so that an inverse stays finite; those of a zero matrix count as 1.
 */
export function mapEigenvalues(symmetric: Dense, f: (value: number) => number): Dense {
  const { values, vectors } = eigen(symmetric);
  const floor = values[0] > 0 ? values[0] * 1e-10 : 1;
  const scaled = {
    ...vectors,
    values: vectors.values.map((value, i) => value * f(Math.max(values[Math.floor(i / vectors.columns)], floor))),
  };
  return multiplyTransposed(vectors, scaled);
}

/** M^½ of a symmetric positive matrix: with L = M^½, vᵀMv = ‖Lv‖². */
export function squareRoot(symmetric: Dense): Dense {
  return mapEigenvalues(symmetric, Math.sqrt);
}

/** M^-½ of a symmetric positive matrix. */
export function inverseSquareRoot(symmetric: Dense): Dense {
  return mapEigenvalues(symmetric, (value) => 1 / Math.sqrt(value));
}
