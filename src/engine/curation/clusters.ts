import type { Knn } from '../numeric/knn';

/** Copies are at most this far apart: what decoding and rounding do to one and the same image. */
const COPY = 1e-4;
/**
 * And at most this share of the usual distance to the nearest image, for embeddings that hold everything close
 * together.
 */
const COPY_SHARE = 0.02;
/** Rounding of the distances themselves. */
const ROUNDING = 1e-6;

/**
 * Clusters of copies: images connected by links so short that they are one and the same image.
 * @returns the lowest image index of each image's cluster; an image without a copy is its own
 */
export function copyClusters(knn: Knn, count: number): Int32Array {
  return clusters(knn, count, Math.max(ROUNDING, Math.min(COPY, COPY_SHARE * usualNearest(knn, count))));
}

function usualNearest({ k, indices, distances }: Knn, count: number): number {
  const nearest: number[] = [];
  for (let i = 0; i < count && k > 0; i++) if (indices[i * k] >= 0) nearest.push(distances[i * k]);
  return nearest.length === 0 ? 0 : nearest.sort((a, b) => a - b)[nearest.length >> 1];
}

/** Connected by neighbour links of at most `limit`, found with union by lowest index. */
function clusters({ k, indices, distances }: Knn, count: number, limit: number): Int32Array {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  for (let i = 0; i < count; i++) {
    for (let n = i * k; n < (i + 1) * k && indices[n] >= 0 && distances[n] <= limit; n++) {
      const a = root(i);
      const b = root(indices[n]);
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  }
  return parent.map((_, i) => root(i));
}
