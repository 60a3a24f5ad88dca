import type { Knn } from '../numeric/knn';

/**
 * The lists with only those neighbours that `keep` lets stand; what follows moves up, and what is left empty has index
 * -1.
 */
export function filterNeighbours(
  { k, indices, distances }: Knn,
  keep: (image: number, neighbour: number) => boolean,
): Knn {
  const kept: Knn = {
    k,
    indices: new Int32Array(indices.length).fill(-1),
    distances: new Float32Array(distances.length).fill(Infinity),
  };
  for (let start = 0; start < indices.length; start += k) {
    let to = start;
    for (let at = start; at < start + k && indices[at] >= 0; at++) {
      if (!keep(start / k, indices[at])) continue;
      kept.indices[to] = indices[at];
      kept.distances[to++] = distances[at];
    }
  }
  return kept;
}

/** The distance to an image in the list of another; Infinity where it is not in it. */
export function distanceBetween({ k, indices, distances }: Knn, image: number, neighbour: number): number {
  const at = indices.subarray(image * k, (image + 1) * k).indexOf(neighbour);
  return at < 0 ? Infinity : distances[image * k + at];
}
