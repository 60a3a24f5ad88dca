import type { Knn } from '../numeric/knn';
import { type Random, shuffle } from '../numeric/random';
import { emptyKnn } from './nearest';

/**
 * The neighbours of `most` rows among each other, a new choice of rows each time; of all rows where there are no more.
 * The others have none.
 * @param search finds the neighbours of some rows (in rising order) among them, by their position
 */
export function neighboursOfSome(
  count: number,
  most: number,
  k: number,
  random: Random,
  search: (rows: Uint32Array) => Knn,
): Knn {
  const all = Uint32Array.from({ length: count }, (_, row) => row);
  if (count <= most) return search(all);
  const rows = shuffle(all, random).slice(0, most).sort();
  const found = search(rows);
  const knn = emptyKnn(count, k);
  rows.forEach((row, position) => {
    for (let n = 0; n < found.k; n++) {
      const neighbour = found.indices[position * found.k + n];
      knn.indices[row * k + n] = neighbour < 0 ? -1 : rows[neighbour];
      knn.distances[row * k + n] = found.distances[position * found.k + n];
    }
  });
  return knn;
}
