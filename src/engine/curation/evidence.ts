import type { Knn } from '../numeric/knn';
import type { Space } from '../numeric/space';
import { judgedBy } from './suspects/views';

/**
 * One list of neighbours per image, from the first space in which the image is held out; rows of images that are held
 * out nowhere are empty (index -1). Distances of different rows may come from different spaces. Always a copy.
 */
export function heldOutNeighbours(spaces: readonly Space[], knn: readonly Knn[], count: number): Knn {
  const k = Math.max(1, ...knn.map((lists) => lists.k));
  const indices = new Int32Array(count * k).fill(-1);
  const distances = new Float32Array(count * k).fill(Infinity);
  const seen = new Uint8Array(count);
  spaces.forEach((space, s) => {
    const from = knn[s];
    for (const i of judgedBy(space)) {
      if (seen[i]) continue;
      seen[i] = 1;
      indices.set(from.indices.subarray(i * from.k, (i + 1) * from.k), i * k);
      distances.set(from.distances.subarray(i * from.k, (i + 1) * from.k), i * k);
    }
  });
  return { k, indices, distances };
}

/**
 * Share of the labelled images whose nearest labelled neighbour has their label; null where none has such a neighbour.
 */
export function nearestAgreement({ k, indices }: Knn, labels: Int32Array): number | null {
  let asked = 0;
  let agreed = 0;
  labels.forEach((label, image) => {
    const nearest = indices.subarray(image * k, (image + 1) * k).find((near) => near >= 0 && labels[near] >= 0);
    if (label < 0 || nearest === undefined) return;
    asked++;
    if (labels[nearest] === label) agreed++;
  });
  return asked === 0 ? null : agreed / asked;
}
