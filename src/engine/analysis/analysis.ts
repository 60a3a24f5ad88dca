import type { BackboneModel } from '../recipe/backboneModel';
import { sharedFloats } from '../numeric/shared';
import type { Space } from '../numeric/space';

/**
 * How the rows of a space are made, also those of images that come later: by a saved network (its file's name), the
 * backbone's features as they are, or from edges alone. Imported rows were made elsewhere, so images that come later
 * have none.
 */
export type Embedder =
  { readonly kind: 'network'; readonly file: string } | { readonly kind: 'features' | 'edges' | 'imported' };

export interface EmbeddedSpace {
  readonly space: Space;
  readonly embedder: Embedder;
}

/** What training leaves: embeddings of the images as they were then. Labels that change later do not touch it. */
export interface Analysis {
  /** Of everything that the networks depend on beside images and labels: see `trainingKey`. */
  readonly recipeKey: string;
  /** ISO time. */
  readonly trainedAt: string;
  readonly description: string;
  /** The pretrained model whose features the networks take; null where they take pixels. */
  readonly backbone: BackboneModel | null;
  readonly recallAt1: number | null;
  /** Content hash and label of each image when it was trained; row i of every space is image i. */
  readonly hashes: readonly string[];
  readonly labels: readonly string[];
  readonly spaces: readonly EmbeddedSpace[];
}

/** Spaces of the images as they are now. */
export interface AlignedSpaces {
  readonly spaces: Space[];
  /** Images (indices of now) that have no row yet: new or changed since the training. */
  readonly missing: Uint32Array;
  /** Rows of the analysis that no image has any more. */
  readonly gone: number;
}

/**
 * For each image of now its row among images of before, found again by content; -1 where it is new, or unreadable (hash
 * ''). Equal images take equal rows in turn, so that each keeps its own as long as nothing changed.
 */
export function matchRows(before: readonly string[], now: readonly string[]): Int32Array {
  const rowsOf = new Map<string, number[]>();
  before.forEach((hash, row) => {
    const rows = rowsOf.get(hash);
    if (rows) rows.push(row);
    else rowsOf.set(hash, [row]);
  });
  const used = new Map<string, number>();
  return Int32Array.from(now, (hash) => {
    const rows = hash === '' ? undefined : rowsOf.get(hash);
    if (!rows) return -1;
    const turn = used.get(hash) ?? 0;
    used.set(hash, turn + 1);
    return rows[Math.min(turn, rows.length - 1)];
  });
}

/**
 * Brings the rows of an analysis into the order of the images as they are now. Rows of images that it does not know
 * stay 0 and are held out nowhere.
 */
export function alignSpaces(analysis: Analysis, hashes: readonly string[]): AlignedSpaces {
  const rows = matchRows(analysis.hashes, hashes);
  const taken = new Set(rows);
  return {
    spaces: analysis.spaces.map(({ space }) => alignSpace(space, rows)),
    missing: Uint32Array.from([...rows.keys()].filter((i) => rows[i] < 0 && hashes[i] !== '')),
    gone: analysis.hashes.reduce((gone, hash, row) => gone + (hash === '' || taken.has(row) ? 0 : 1), 0),
  };
}

function alignSpace({ embeddings: { count: oldCount, dim, values: old }, heldOut }: Space, rows: Int32Array): Space {
  const values = sharedFloats(rows.length * dim);
  const wasHeldOut = new Uint8Array(oldCount).fill(heldOut ? 0 : 1);
  heldOut?.forEach((row) => (wasHeldOut[row] = 1));
  const heldOutNow: number[] = [];
  rows.forEach((row, i) => {
    if (row < 0) return;
    values.set(old.subarray(row * dim, (row + 1) * dim), i * dim);
    if (wasHeldOut[row]) heldOutNow.push(i);
  });
  return { embeddings: { count: rows.length, dim, values }, heldOut: heldOut && Uint32Array.from(heldOutNow) };
}

/**
 * Labels as they were in the training, and the present ones of images that came later: what is learned from these stays
 * the same from one decision to the next, and when the dataset is opened again.
 */
export function labelsOfTraining(
  analysis: Analysis,
  hashes: readonly string[],
  present: (image: number) => string,
): { readonly classes: string[]; readonly labels: Int32Array } {
  const names = Array.from(matchRows(analysis.hashes, hashes), (row, image) =>
    row < 0 ? present(image) : analysis.labels[row],
  );
  const classes = [...new Set(names)].filter((name) => name !== '').sort();
  const indexOf = new Map(classes.map((name, c) => [name, c]));
  return { classes, labels: Int32Array.from(names, (name) => indexOf.get(name) ?? -1) };
}

/** Puts the embeddings of `missing` images in their rows; no label of theirs was ever seen, so they are held out. */
export function addRows(space: Space, missing: Uint32Array, rows: Float32Array): Space {
  const { dim, values } = space.embeddings;
  missing.forEach((image, m) => values.set(rows.subarray(m * dim, (m + 1) * dim), image * dim));
  return {
    embeddings: space.embeddings,
    heldOut: space.heldOut && Uint32Array.from([...space.heldOut, ...missing]).sort(),
  };
}
