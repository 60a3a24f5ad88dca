import type { Space } from '../../numeric/space';

/**
 * Spaces that judge images together. A space that knows no label judges all images and is a view of its own; the spaces
 * trained on folds judge a part of the images each and are one view.
 */
export interface View {
  /** Indices into the list of spaces. */
  readonly spaces: readonly number[];
  /** Whether labels went into these spaces. */
  readonly trained: boolean;
  /** In how many of its spaces each image is judged. */
  readonly judgements: Uint32Array;
}

export function views(spaces: readonly Space[], count: number): View[] {
  const all = [...spaces.keys()];
  const folds = all.filter((s) => spaces[s].heldOut !== null);
  const groups = all.filter((s) => spaces[s].heldOut === null).map((s) => [s]);
  if (folds.length > 0) groups.push(folds);
  return groups.map((group) => {
    const judgements = new Uint32Array(count);
    for (const s of group) for (const i of judgedBy(spaces[s])) if (hasRow(spaces[s], i)) judgements[i]++;
    return { spaces: group, trained: spaces[group[0]].heldOut !== null, judgements };
  });
}

/** The images that a space may judge. */
export function judgedBy({ embeddings, heldOut }: Space): Uint32Array {
  return heldOut ?? Uint32Array.from({ length: embeddings.count }, (_, i) => i);
}

/** 1 where the image has an embedding in this space. */
export function usableRows(space: Space): Uint8Array {
  return Uint8Array.from({ length: space.embeddings.count }, (_, i) => (hasRow(space, i) ? 1 : 0));
}

/** The row of an unreadable image is all 0. */
function hasRow({ embeddings: { dim, values } }: Space, image: number): boolean {
  for (let n = image * dim; n < (image + 1) * dim; n++) if (values[n] !== 0) return true;
  return false;
}
