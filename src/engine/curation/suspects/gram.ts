import type { Features } from '../columns';

/** Columns per pass: two bands of features of this length stay in the processor's nearest cache. */
const PASS = 1024;

/** dim * dim sums over the columns from `start` to `end` of the products of every two features. */
export function gram(features: Features, start: number, end: number): Float64Array {
  const { dim } = features;
  const sums = new Float64Array(dim * dim);
  for (let from = start; from < end; from += PASS) {
    const to = Math.min(from + PASS, end);
    for (let p = 0; p < dim; p += 2) {
      for (let q = 0; q <= p; q += 2) addBlock(sums, features, p, q, from, to);
    }
  }
  for (let p = 0; p < dim; p++) for (let q = 0; q < p; q++) sums[q * dim + p] = sums[p * dim + q];
  return sums;
}

/**
 * Two features against two: four products for four values read. The last feature of an odd number stands in for the
 * missing one.
 */
function addBlock(
  sums: Float64Array,
  { dim, count, values }: Features,
  p: number,
  q: number,
  from: number,
  to: number,
): void {
  const p1 = Math.min(p + 1, dim - 1);
  const q1 = Math.min(q + 1, dim - 1);
  const a = p * count;
  const b = p1 * count;
  const c = q * count;
  const d = q1 * count;
  let ac = 0;
  let ad = 0;
  let bc = 0;
  let bd = 0;
  for (let i = from; i < to; i++) {
    const va = values[a + i];
    const vb = values[b + i];
    const vc = values[c + i];
    const vd = values[d + i];
    ac += va * vc;
    ad += va * vd;
    bc += vb * vc;
    bd += vb * vd;
  }
  sums[p * dim + q] += ac;
  if (q1 > q) sums[p * dim + q1] += ad;
  if (p1 > p) sums[p1 * dim + q] += bc;
  if (p1 > p && q1 > q) sums[p1 * dim + q1] += bd;
}
