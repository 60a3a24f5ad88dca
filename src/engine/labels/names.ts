import type { Knn } from '../numeric/knn';
import type { ImageRef, Neighbour } from '../protocol/dataset';

/** What turns indices into words for people. */
export interface ImageNames {
  readonly paths: readonly string[];
  readonly classes: readonly string[];
  /** Class index per image, -1 unlabelled. */
  readonly labels: Int32Array;
  /** What rows of a table say, where the items are no images. */
  readonly texts?: readonly string[] | null;
}

export function imageRef(names: ImageNames, image: number): ImageRef {
  const label = names.labels[image];
  const text = names.texts?.[image];
  return {
    path: names.paths[image],
    label: label < 0 ? '' : names.classes[label],
    ...(text !== undefined && { text }),
  };
}

export function neighbour(names: ImageNames, image: number, distance: number): Neighbour {
  return { ...imageRef(names, image), distance };
}

/** The first neighbours of an image in its list, nearest first. */
export function neighboursOf(
  { k, indices, distances }: Knn,
  names: ImageNames,
  image: number,
  count: number,
): Neighbour[] {
  const found: Neighbour[] = [];
  for (let at = image * k; at < (image + 1) * k && indices[at] >= 0 && found.length < count; at++)
    found.push(neighbour(names, indices[at], distances[at]));
  return found;
}
