import type { ImageRef, Neighbour } from '../protocol/dataset';

/** What turns indices into words for people. */
export interface ImageNames {
  readonly paths: readonly string[];
  readonly classes: readonly string[];
  /** Class index per image, -1 unlabelled. */
  readonly labels: Int32Array;
}

export function imageRef(names: ImageNames, image: number): ImageRef {
  const label = names.labels[image];
  return { path: names.paths[image], label: label < 0 ? '' : names.classes[label] };
}

export function neighbour(names: ImageNames, image: number, distance: number): Neighbour {
  return { ...imageRef(names, image), distance };
}
