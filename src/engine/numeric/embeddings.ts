/** `count` rows of `dim` L2-normalised values; row i, the embedding of image i, begins at i * dim. */
export interface Embeddings {
  readonly count: number;
  readonly dim: number;
  readonly values: Float32Array;
}

/** The row of image `i` as a view, not a copy. */
export function row(embeddings: Embeddings, i: number): Float32Array {
  return embeddings.values.subarray(i * embeddings.dim, (i + 1) * embeddings.dim);
}

/** The images that have an embedding; a row of zeros stands for one that has none. */
export function presentImages({ count, dim, values }: Embeddings): number[] {
  const present: number[] = [];
  for (let i = 0; i < count; i++)
    if (values.subarray(i * dim, (i + 1) * dim).some((value) => value !== 0)) present.push(i);
  return present;
}

/** Scales each row to length 1 in place; an all-zero row stays zero. */
export function normalizeRows(values: Float32Array, dim: number): Float32Array {
  for (let start = 0; start < values.length; start += dim) {
    let sum = 0;
    for (let d = start; d < start + dim; d++) sum += values[d] * values[d];
    if (sum === 0) continue;
    const scale = 1 / Math.sqrt(sum);
    for (let d = start; d < start + dim; d++) values[d] *= scale;
  }
  return values;
}

/** Cosine distance 1 - a·b of two rows of unit length: 0 (same) to 2 (opposite). */
export function cosineDistance(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  for (let d = 0; d < a.length; d++) dot += a[d] * b[d];
  // Rounding takes the product of a row with itself a little over 1.
  return Math.max(0, 1 - dot);
}
