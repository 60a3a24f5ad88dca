import { distanceTo } from '../../../src/engine/neighbours/distance';
import type { Embeddings } from '../../../src/engine/numeric/embeddings';
import type { Knn } from '../../../src/engine/numeric/knn';

/** Every query compared with every row that is not zero, sorted by distance and index. */
export function naiveSearch(
  { count, dim, values }: Embeddings,
  queries: Float32Array,
  own: Int32Array,
  k: number,
): Knn {
  const indices = new Int32Array(own.length * k).fill(-1);
  const distances = new Float32Array(own.length * k).fill(Infinity);
  const isZero = (row: Float32Array) => row.every((value) => value === 0);
  const present = Array.from({ length: count }, (_, i) => i).filter(
    (i) => !isZero(values.subarray(i * dim, (i + 1) * dim)),
  );
  own.forEach((self, q) => {
    const query = queries.subarray(q * dim, (q + 1) * dim);
    if (isZero(query)) return;
    present
      .filter((index) => index !== self)
      .map((index) => ({ index, distance: distanceTo(query, values, index * dim) }))
      .sort((a, b) => a.distance - b.distance || a.index - b.index)
      .slice(0, k)
      .forEach(({ index, distance }, n) => {
        indices[q * k + n] = index;
        distances[q * k + n] = distance;
      });
  });
  return { k, indices, distances };
}
