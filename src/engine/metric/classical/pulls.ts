import { multiply, multiplyByTransposed, multiplyTransposed, zeros, type Dense } from '../../numeric/matrix';

/** The rows under a map L: rows · Lᵀ. */
export function mapped(rows: Dense, map: Dense): Dense {
  return multiplyByTransposed(rows, map);
}

/**
 * The gradient in L of Σ_ij w_ij ‖L(x_i - x_j)‖², the form of every loss that is linear in squared distances: 2 L Xᵀ(D
 * - W - Wᵀ)X, where D holds the sums of the rows and columns of W.
 * @param weights W, [rows, rows]
 * @param rows X
 * @param images X Lᵀ
 */
export function pullGradient(weights: Dense, rows: Dense, images: Dense): Dense {
  const count = weights.rows;
  const laplacian = zeros(count, count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const both = weights.values[i * count + j] + weights.values[j * count + i];
      laplacian.values[i * count + j] -= both;
      laplacian.values[i * count + i] += both;
    }
  }
  const gradient = multiplyTransposed(multiply(laplacian, images), rows);
  return { ...gradient, values: gradient.values.map((value) => 2 * value) };
}
