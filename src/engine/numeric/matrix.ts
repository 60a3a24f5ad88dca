/**
 * A matrix of doubles in one array, row-major. ml-matrix decomposes; its products, row by row through arrays of arrays,
 * are too slow for a gradient that is taken a hundred times.
 */
export interface Dense {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export function zeros(rows: number, columns: number): Dense {
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/** A scaled identity. */
export function diagonal(size: number, value = 1): Dense {
  const out = zeros(size, size);
  for (let i = 0; i < size; i++) out.values[i * size + i] = value;
  return out;
}

export function transpose(a: Dense): Dense {
  const out = zeros(a.columns, a.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.columns; j++) out.values[j * a.rows + i] = a.values[i * a.columns + j];
  }
  return out;
}

/** a · b */
export function multiply(a: Dense, b: Dense): Dense {
  const out = zeros(a.rows, b.columns);
  const width = b.columns;
  for (let i = 0; i < a.rows; i++) {
    const start = i * width;
    for (let k = 0; k < a.columns; k++) {
      const factor = a.values[i * a.columns + k];
      if (factor === 0) continue;
      const from = k * width;
      for (let j = 0; j < width; j++) out.values[start + j] += factor * b.values[from + j];
    }
  }
  return out;
}

/** a · bᵀ */
export function multiplyByTransposed(a: Dense, b: Dense): Dense {
  return multiply(a, transpose(b));
}

/** aᵀ · b */
export function multiplyTransposed(a: Dense, b: Dense): Dense {
  return multiply(transpose(a), b);
}

/** Some rows of a matrix, as a copy. */
export function rowsOf(a: Dense, indices: ArrayLike<number>): Dense {
  const out = zeros(indices.length, a.columns);
  for (let i = 0; i < indices.length; i++)
    out.values.set(a.values.subarray(indices[i] * a.columns, (indices[i] + 1) * a.columns), i * a.columns);
  return out;
}

/** The mean of the rows; zeros for none. */
export function meanRow(a: Dense): Float64Array {
  const mean = new Float64Array(a.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let d = 0; d < a.columns; d++) mean[d] += a.values[i * a.columns + d] / a.rows;
  }
  return mean;
}

/** The rows less `offset`. */
export function shifted(a: Dense, offset: Float64Array): Dense {
  return { ...a, values: a.values.map((value, i) => value - offset[i % a.columns]) };
}

/** Squared Euclidean distances of all rows, [rows, rows]. */
export function squaredDistances(a: Dense): Dense {
  const out = zeros(a.rows, a.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = i + 1; j < a.rows; j++) {
      let sum = 0;
      for (let d = 0; d < a.columns; d++) {
        const difference = a.values[i * a.columns + d] - a.values[j * a.columns + d];
        sum += difference * difference;
      }
      out.values[i * a.rows + j] = out.values[j * a.rows + i] = sum;
    }
  }
  return out;
}
