import type { Embeddings } from '../numeric/embeddings';
import { shuffle, type Random } from '../numeric/random';

/** A run of columns: first those of labelled images, then those of the others. */
export interface Fold {
  readonly start: number;
  readonly labelledEnd: number;
  readonly end: number;
  /** False for images whose labels the embedding has learned: they train, and are never scored. */
  readonly scored: boolean;
}

/** The images of a space in the order in which their features are laid out: fold after fold. */
export interface Columns {
  readonly images: Uint32Array;
  readonly folds: readonly Fold[];
}

/**
 * Features with one column per image, so that a sum over images runs over contiguous memory: feature f of column c is
 * at f * count + c.
 */
export interface Features {
  readonly dim: number;
  readonly count: number;
  readonly values: Float32Array;
}

/** With fewer images than this, ten folds: every image is judged by nine tenths of the labels. */
const FEW = 3000;

/**
 * Deals images into folds. Copies of an image stay together, so that none is judged by its own copy, and each class is
 * spread over the folds as evenly as it goes.
 * @param cluster lowest image index of each image's group of copies
 * @param heldOut null: all images are dealt into folds; otherwise they are one fold and all others only train
 */
export function dealColumns(
  usable: Uint8Array,
  labels: Int32Array,
  cluster: Int32Array,
  heldOut: Uint32Array | null,
  random: Random,
): Columns {
  if (heldOut) return columns(trainersAndHeldOut(usable, heldOut), labels, [false, true]);
  const folds = usable.length < FEW ? 10 : 5;
  const heads = shuffle(
    Uint32Array.from(usable.keys()).filter((i) => usable[i] && cluster[i] === i),
    random,
  );
  // Sorting by label is stable, so that within a class the order stays random.
  heads.sort((a, b) => labels[a] - labels[b]);
  const foldOf = new Int32Array(usable.length).fill(-1);
  heads.forEach((head, n) => {
    foldOf[head] = n % folds;
  });
  const groups: number[][] = Array.from({ length: folds }, () => []);
  usable.forEach((use, i) => {
    if (use) groups[foldOf[cluster[i]]].push(i);
  });
  return columns(
    groups,
    labels,
    groups.map(() => true),
  );
}

function trainersAndHeldOut(usable: Uint8Array, heldOut: Uint32Array): number[][] {
  const judged = new Uint8Array(usable.length);
  for (const i of heldOut) judged[i] = 1;
  const images = [...usable.keys()].filter((i) => usable[i]);
  return [images.filter((i) => !judged[i]), images.filter((i) => judged[i])];
}

function columns(groups: readonly (readonly number[])[], labels: Int32Array, scored: readonly boolean[]): Columns {
  let start = 0;
  const folds = groups.map((group, f): Fold => {
    const labelledEnd = start + group.filter((i) => labels[i] >= 0).length;
    const fold = { start, labelledEnd, end: start + group.length, scored: scored[f] };
    start = fold.end;
    return fold;
  });
  const ordered = groups.flatMap((group) => [
    ...group.filter((i) => labels[i] >= 0),
    ...group.filter((i) => labels[i] < 0),
  ]);
  return { images: Uint32Array.from(ordered), folds };
}

/** The embedding itself as features. */
export function embeddingFeatures({ dim, values }: Embeddings, { images }: Columns): Features {
  const count = images.length;
  const out = new Float32Array(dim * count);
  for (let c = 0; c < count; c++) {
    for (let f = 0, from = images[c] * dim; f < dim; f++) out[f * count + c] = values[from + f];
  }
  return { dim, count, values: out };
}
