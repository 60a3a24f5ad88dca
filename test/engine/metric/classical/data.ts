import type { Dense } from '../../../../src/engine/numeric/matrix';
import { meanRow, shifted } from '../../../../src/engine/numeric/matrix';

/** The data of `reference.py`: row i, column j is sin(1.3 i + 2.1 j + 0.7 i j) (j + 1) / 3. */
export function formulaRows(rows: number, columns: number): Dense {
  const values = Float64Array.from({ length: rows * columns }, (_, at) => {
    const i = Math.floor(at / columns),
      j = at % columns;
    return (Math.sin(1.3 * i + 2.1 * j + 0.7 * i * j) * (j + 1)) / 3;
  });
  return { rows, columns, values };
}

export function dense(rows: number[][]): Dense {
  return { rows: rows.length, columns: rows[0].length, values: Float64Array.from(rows.flat()) };
}

export function centred(rows: Dense): Dense {
  return shifted(rows, meanRow(rows));
}

/** Class i mod 3 of row i. */
export function thirds(rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => i % 3);
}

/** The example of metric-learn's RCA: four chunks of two rows. */
export const CHUNKS = dense([
  [-0.05, 3],
  [0.05, -3],
  [0.1, -3.55],
  [-0.1, 3.55],
  [-0.95, -0.05],
  [0.95, 0.05],
  [0.4, 0.05],
  [-0.4, -0.05],
]);
export const CHUNK_LABELS = Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3);

/** √(vᵀMv) of a symmetric matrix. */
export function quadratic(matrix: Dense, v: number[]): number {
  return v.reduce(
    (sum, x, i) => sum + x * v.reduce((inner, y, j) => inner + matrix.values[i * matrix.columns + j] * y, 0),
    0,
  );
}
