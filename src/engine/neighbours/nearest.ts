import type { Knn } from '../numeric/knn';

/** Rows of the k nearest so far, all empty. */
export function emptyKnn(queries: number, k: number): Knn {
  return { k, indices: new Int32Array(queries * k).fill(-1), distances: new Float32Array(queries * k).fill(Infinity) };
}

/**
 * Puts a candidate among the k nearest of a query, if it is one of them: of equally distant ones that of lower index.
 * Each candidate comes once, in any order.
 */
export function insertNearest({ k, indices, distances }: Knn, query: number, index: number, distance: number): void {
  const first = query * k;
  const comesBefore = (at: number): boolean =>
    distance < distances[at] || (distance === distances[at] && index < indices[at]);
  let at = first + k - 1;
  if (!comesBefore(at)) return;
  for (; at > first && comesBefore(at - 1); at--) {
    distances[at] = distances[at - 1];
    indices[at] = indices[at - 1];
  }
  distances[at] = distance;
  indices[at] = index;
}

/**
 * Puts many candidates at once among the k nearest of a query, by the same rule. They are sorted in place, which is
 * soon done where they come nearly in their order.
 * @param images,found index and distance of the first `count` candidates
 */
export function mergeNearest(
  { k, indices, distances }: Knn,
  query: number,
  images: Int32Array,
  found: Float32Array,
  count: number,
): void {
  sortCandidates(images, found, count);
  const first = query * k;
  const own = indices.slice(first, first + k);
  const ownDistances = distances.slice(first, first + k);
  for (let n = 0, a = 0, b = 0; n < k; n++) {
    const earlier = b < count && (found[b] < ownDistances[a] || (found[b] === ownDistances[a] && images[b] < own[a]));
    indices[first + n] = earlier ? images[b] : own[a];
    distances[first + n] = earlier ? found[b++] : ownDistances[a++];
  }
}

function sortCandidates(images: Int32Array, found: Float32Array, count: number): void {
  for (let n = 1; n < count; n++) {
    const image = images[n];
    const distance = found[n];
    let at = n;
    for (; at > 0 && (found[at - 1] > distance || (found[at - 1] === distance && images[at - 1] > image)); at--) {
      found[at] = found[at - 1];
      images[at] = images[at - 1];
    }
    found[at] = distance;
    images[at] = image;
  }
}

/** 1 for each row that is not all zeros. */
export function presentRows(values: Float32Array, dim: number): Uint8Array {
  const present = new Uint8Array(values.length / dim);
  for (let i = 0; i < present.length; i++) {
    for (let d = i * dim; d < (i + 1) * dim && !present[i]; d++) if (values[d] !== 0) present[i] = 1;
  }
  return present;
}
