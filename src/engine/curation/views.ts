import type { Space } from '../numeric/space';

/**
 * Spaces that judge every image together, as indices into the list of spaces. A space that knows no label judges all images and is a
 * view of its own; the spaces trained on folds judge a part of the images each and are one view.
 */
export type View = readonly number[];

export function views(spaces: readonly Space[]): View[] {
  const all = [...spaces.keys()];
  const folds = all.filter((s) => spaces[s].heldOut !== null);
  return [...all.filter((s) => spaces[s].heldOut === null).map((s) => [s]), ...(folds.length > 0 ? [folds] : [])];
}

/** The images that a space may judge. */
export function judgedBy({ embeddings, heldOut }: Space): Uint32Array {
  return heldOut ?? Uint32Array.from({ length: embeddings.count }, (_, i) => i);
}

/** 1 where the image has an embedding in this space; the row of an unreadable image is all 0. */
export function usableRows({ embeddings: { count, dim, values } }: Space): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => (values.subarray(i * dim, (i + 1) * dim).some((value) => value !== 0) ? 1 : 0));
}
