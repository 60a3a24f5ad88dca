import type { Knn } from '../numeric/knn';

/** Rows of the k nearest so far, all empty. */
export function emptyKnn(queries: number, k: number): Knn {
  return { k, indices: new Int32Array(queries * k).fill(-1), distances: new Float32Array(queries * k).fill(Infinity) };
}

/**
 * Puts a candidate among the k nearest of a query, if it is one of them. Candidates have to come by rising index where
 * distances can be equal: of equal ones the first stays in front.
 */
export function insertNearest({ k, indices, distances }: Knn, query: number, index: number, distance: number): void {
  const first = query * k;
  let at = first + k - 1;
  if (!(distance < distances[at])) return;
  for (; at > first && distances[at - 1] > distance; at--) {
    distances[at] = distances[at - 1];
    indices[at] = indices[at - 1];
  }
  distances[at] = distance;
  indices[at] = index;
}

/** 1 for each row that is not all zeros. */
export function presentRows(values: Float32Array, dim: number): Uint8Array {
  const present = new Uint8Array(values.length / dim);
  for (let i = 0; i < present.length; i++) {
    for (let d = i * dim; d < (i + 1) * dim && !present[i]; d++) if (values[d] !== 0) present[i] = 1;
  }
  return present;
}
