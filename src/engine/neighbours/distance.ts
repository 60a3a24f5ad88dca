/**
 * Cosine distance of a query and the row that begins at `offset`, both of unit length, rounded to the precision in
 * which it is kept. Four sums side by side: the processor need not wait for one addition before it starts the next.
 */
export function distanceTo(query: Float32Array, values: Float32Array, offset: number): number {
  const dim = query.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let e = 0;
  let d = 0;
  for (; d + 3 < dim; d += 4) {
    a += query[d] * values[offset + d];
    b += query[d + 1] * values[offset + d + 1];
    c += query[d + 2] * values[offset + d + 2];
    e += query[d + 3] * values[offset + d + 3];
  }
  for (; d < dim; d++) a += query[d] * values[offset + d];
  // Of equal rows, rounding may leave a little below 0.
  return Math.max(0, Math.fround(1 - (a + b + (c + e))));
}
