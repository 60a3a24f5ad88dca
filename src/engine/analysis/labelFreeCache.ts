import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { LabelFree } from '../curation/labelFree';
import type { Outliers } from '../curation/outliers/findOutliers';
import { type NumberArray, readArrays, writeArrays } from '../files/arrayFile';
import type { Knn } from '../numeric/knn';
import { sharedFloats, sharedInts } from '../numeric/shared';
import { matchRows } from './analysis';

/**
 * Neighbours and outliers, kept beside the analysis: to find them takes longest when a dataset is opened, and decisions
 * do not change them. Like duplicates they are kept by content, and found again after images were moved or renamed.
 */
export interface LabelFreeKey {
  /** Of the analysis and of the metric through which its spaces are seen. */
  readonly key: string;
  /** SHA-1 of the content per image; '' where unreadable. */
  readonly hashes: readonly string[];
  /** Class per image as it was in the training, and the classes' names: what outliers are measured by. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly normal: Uint8Array | null;
}

const schema = z.object({
  key: z.string(),
  hashes: z.array(z.string()),
  search: z.string(),
  k: z.array(z.number().int().min(0)),
  /** The list of which space the outliers were measured by, -1 for one of their own; null for no outliers. */
  near: z.number().int().nullable(),
  usual: z.tuple([z.number().nullable(), z.number().nullable()]),
});
type Kept = z.infer<typeof schema>;

/** Files above this size are not worth their room on the disk. */
const MOST_BYTES = 2 ** 29;
const OUTLIER_ARRAYS = ['score', 'deviations', 'neighbourDistance', 'classDistance'] as const;

export async function saveLabelFree(folder: string, at: LabelFreeKey, found: LabelFree): Promise<void> {
  const { outliers, knn, search } = found;
  const near = outliers && knn.indexOf(outliers.near);
  const lists = outliers && near === -1 ? [...knn, outliers.near] : knn;
  const arrays: NumberArray[] = [
    ...lists.flatMap(({ indices, distances }) => [indices, distances]),
    ...(outliers ? OUTLIER_ARRAYS.map((name) => outliers[name]) : []),
  ];
  if (arrays.reduce((bytes, array) => bytes + array.byteLength, 0) > MOST_BYTES) return;
  const kept: Kept = {
    key: keyOf(at),
    hashes: [...at.hashes],
    search,
    k: lists.map(({ k }) => k),
    near,
    usual: [orNull(outliers?.usualNeighbourDistance), orNull(outliers?.usualClassDistance)],
  };
  await writeArrays(file(folder), kept, arrays);
}

/** null where nothing is kept for this analysis and exactly these images. */
export async function loadLabelFree(folder: string, at: LabelFreeKey): Promise<LabelFree | null> {
  try {
    const { meta, arrays } = await readArrays(file(folder));
    const kept = schema.parse(meta);
    const moved = kept.key === keyOf(at) ? movedRows(kept.hashes, at.hashes) : null;
    return moved && rebuilt(kept, arrays, moved);
  } catch {
    // Nothing there, or damaged: it is found again.
    return null;
  }
}

const file = (folder: string): string => join(folder, 'neighbours.bin');

/** Whatever decides on neighbours and outliers, apart from the order of the images. */
function keyOf({ key, hashes, labels, classes, normal }: LabelFreeKey): string {
  const lines = hashes.map((hash, i) => `${hash} ${normal?.[i] ?? ''} ${labels[i] < 0 ? '' : classes[labels[i]]}`);
  return `${key} ${createHash('sha1').update(lines.sort().join('\n')).digest('hex')}`;
}

/** The row before of each row now, one to one; null where images came or went. */
function movedRows(before: readonly string[], now: readonly string[]): Int32Array | null {
  const moved = matchRows(before.map(named), now.map(named));
  const isWhole = before.length === now.length && !moved.includes(-1) && new Set(moved).size === moved.length;
  return isWhole ? moved : null;
}

/** Unreadable images are no content to be found again by, but here each has a row. */
function named(hash: string): string {
  return hash === '' ? 'unreadable' : hash;
}

function rebuilt({ search, k, near, usual }: Kept, arrays: NumberArray[], moved: Int32Array): LabelFree {
  const now = new Int32Array(moved.length);
  moved.forEach((before, row) => (now[before] = row));
  const isSame = moved.every((before, row) => before === row);
  const lists = k.map((one, s): Knn => {
    const [indices, distances] = [arrays[2 * s] as Int32Array, arrays[2 * s + 1] as Float32Array];
    const knn = { k: one, indices, distances };
    return isSame ? knn : reordered(knn, moved, now);
  });
  const perImage = arrays.slice(2 * k.length).map((values) => rowsMoved(values as Float32Array, moved));
  const [score, deviations, neighbourDistance, classDistance] = perImage;
  const outliers: Outliers | null =
    near === null
      ? null
      : {
          score,
          deviations,
          neighbourDistance,
          classDistance,
          usualNeighbourDistance: usual[0] ?? NaN,
          usualClassDistance: usual[1] ?? NaN,
          near: lists.at(near)!,
        };
  return { search, knn: near === -1 ? lists.slice(0, -1) : lists, outliers };
}

function reordered({ k, indices, distances }: Knn, moved: Int32Array, now: Int32Array): Knn {
  const to: Knn = {
    k,
    indices: sharedInts(indices.length),
    distances: sharedFloats(distances.length),
  };
  moved.forEach((before, row) => {
    for (let n = 0; n < k; n++) {
      const index = indices[before * k + n];
      to.indices[row * k + n] = index < 0 ? -1 : now[index];
      to.distances[row * k + n] = distances[before * k + n];
    }
  });
  return to;
}

function rowsMoved(values: Float32Array, moved: Int32Array): Float32Array {
  const to = sharedFloats(values.length);
  moved.forEach((before, row) => (to[row] = values[before]));
  return to;
}

/** JSON knows no NaN. */
function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
