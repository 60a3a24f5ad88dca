/**
 * Cholesky factor L of a symmetric positive definite matrix, L L' = matrix. Row-major, n * n; only the lower triangle
 * is read, and only that of the result is filled. Throws a RangeError when the matrix is not positive definite.
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  for (let p = 0; p < n; p++) {
    const row = lower.subarray(p * n, p * n + p);
    for (let q = 0; q <= p; q++) {
      const other = q * n;
      let sum = matrix[p * n + q];
      for (let k = 0; k < q; k++) sum -= row[k] * lower[other + k];
      if (q < p) row[q] = sum / lower[other + q];
      else if (sum > 0) lower[p * n + p] = Math.sqrt(sum);
      else throw new RangeError(`the matrix is not positive definite: pivot ${p} of ${n} is ${sum}`);
    }
  }
  return lower;
}

/** Solves L L' x = b in place. */
export function solveCholesky(lower: Float64Array, n: number, b: Float64Array): void {
  for (let p = 0; p < n; p++) {
    let sum = b[p];
    for (let k = 0; k < p; k++) sum -= lower[p * n + k] * b[k];
    b[p] = sum / lower[p * n + p];
  }
  for (let p = n - 1; p >= 0; p--) {
    const value = (b[p] /= lower[p * n + p]);
    for (let k = 0; k < p; k++) b[k] -= lower[p * n + k] * value;
  }
}
