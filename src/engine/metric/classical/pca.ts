import { multiply, multiplyByTransposed, rowsOf, zeros, type Dense } from '../../numeric/matrix';
import { shrunkCovariance } from './covariance';
import { eigen } from './symmetric';

/**
 * Principal component analysis: the directions in which centred rows vary most, [dim, columns], each of length 1, most
 * variance first. Directions beyond the rank of the rows are left out, so fewer than `dim` may come back.
 */
export function pca(centred: Dense, dim: number): Dense {
  // With fewer rows than columns the Gram matrix of the rows has the same eigenvalues and is smaller.
  const { values, vectors } =
    centred.rows < centred.columns ? fromGram(centred) : eigen(shrunkCovariance(centred, 'none').covariance);
  const rank = values.filter((value) => value > 1e-12 * values[0]).length;
  return rowsOf(
    vectors,
    Array.from({ length: Math.min(dim, rank) }, (_, k) => k),
  );
}

function fromGram(centred: Dense): { values: Float64Array; vectors: Dense } {
  const gram = multiplyByTransposed(centred, centred);
  const { values, vectors } = eigen(gram);
  const directions = multiply(vectors, centred);
  const out = zeros(directions.rows, directions.columns);
  for (let k = 0; k < out.rows; k++) {
    const scale = values[k] > 0 ? 1 / Math.sqrt(values[k]) : 0;
    for (let d = 0; d < out.columns; d++)
      out.values[k * out.columns + d] = scale * directions.values[k * out.columns + d];
  }
  return { values, vectors: out };
}
