import { type Embeddings, row } from '../../numeric/embeddings';
import type { Knn } from '../../numeric/knn';
import { type JobContext, throwIfStopped } from '../../protocol/job';
import type { NearPairs } from './nearDuplicates';

/** Share of the median nearest distance below which two images are near duplicates (Datalab's default). */
const NEAR_SHARE = 0.13;
/** Below this, 1 - a·b in 32 bits is mostly rounding. */
const ROUNDED = 1e-3;

/** Cosine distance of two rows of unit length as half the squared length of their difference: exact for the smallest distances too. */
export function exactCosineDistance(embeddings: Embeddings, a: number, b: number): number {
  const rowA = row(embeddings, a);
  const rowB = row(embeddings, b);
  let sum = 0;
  for (let d = 0; d < embeddings.dim; d++) sum += (rowA[d] - rowB[d]) ** 2;
  return sum / 2;
}

/** The distance below which two images are near duplicates, from the nearest distance of each image; exact copies (0) do not count. */
export function nearDuplicateThreshold(nearest: ArrayLike<number>): number {
  const apart = Array.from(nearest).filter((distance) => distance > 0 && distance < Infinity).sort((a, b) => a - b);
  if (apart.length === 0) return 0;
  const middle = apart.length >> 1;
  return NEAR_SHARE * (apart.length % 2 === 1 ? apart[middle] : (apart[middle - 1] + apart[middle]) / 2);
}

/** Near duplicates by the embedding alone, for features that come without pictures. */
export function findEmbeddingCopies(embeddings: Embeddings, knn: Knn, job: JobContext): NearPairs {
  const distanceOf = (i: number, n: number): number => (knn.distances[n] < ROUNDED ? exactCosineDistance(embeddings, i, knn.indices[n]) : knn.distances[n]);
  const nearest = new Float64Array(embeddings.count).fill(Infinity);
  for (let i = 0; i < embeddings.count; i++) if (knn.k > 0 && knn.indices[i * knn.k] >= 0) nearest[i] = distanceOf(i, i * knn.k);
  const limit = nearDuplicateThreshold(nearest);
  const pairs: { first: number; second: number; distance: number }[] = [];
  const seen = new Set<number>();
  for (let i = 0; i < embeddings.count; i++) {
    if (i % 1024 === 0) throwIfStopped(job);
    for (let n = i * knn.k; n < (i + 1) * knn.k && knn.indices[n] >= 0; n++) {
      const distance = distanceOf(i, n);
      if (distance > Math.max(limit, ROUNDED)) break;
      const [first, second] = [Math.min(i, knn.indices[n]), Math.max(i, knn.indices[n])];
      const key = first * embeddings.count + second;
      if (distance > limit || seen.has(key)) continue;
      seen.add(key);
      pairs.push({ first, second, distance });
    }
  }
  pairs.sort((a, b) => a.distance - b.distance || a.first - b.first || a.second - b.second);
  return {
    first: Int32Array.from(pairs, (pair) => pair.first),
    second: Int32Array.from(pairs, (pair) => pair.second),
    distances: Float32Array.from(pairs, (pair) => pair.distance),
    mirrored: new Uint8Array(pairs.length),
    limit,
    same: (a, b) => exactCosineDistance(embeddings, a, b) <= limit,
  };
}
