import { nearestFirst } from '../../evaluation/ranking';
import { drawPairs } from '../../evaluation/verificationPairs';
import type { VerificationPairs } from '../../evaluation/verification';
import { atLevel } from '../../metric/subspace';
import type { RowMap } from '../../metric/metricRows';
import { cosineDistance, presentImages, row, type Embeddings } from '../../numeric/embeddings';
import type { Knn } from '../../numeric/knn';
import { fork } from '../../numeric/random';
import type { Space } from '../../numeric/space';

/** What is asked about: an image of the dataset, or the rows of another one, one per space before the metric. */
export type Subject = number | readonly Float32Array[];

/** The part of hierarchical embeddings in which a level was learned; `level` counts from 0. */
export interface Subspace {
  readonly levels: number;
  readonly level: number;
}

/** The spaces of a dataset as the metric sees them, to ask about single images. */
export interface QuerySpaces {
  readonly spaces: readonly Space[];
  /** Of each space: brings rows through the metric. */
  readonly maps: readonly RowMap[];
}

/** A question for the nearest images to one. */
export interface NearestInput {
  readonly subject: Subject;
  /** 1 for images that must not be found. */
  readonly hidden: Uint8Array;
  readonly count: number;
  readonly subspace: Subspace | null;
}

/** Pairs of each kind that a space gives to the calibration at most. */
const PAIRS_PER_SPACE = 20_000;

/**
 * The nearest images to a subject, by the mean distance over the spaces that did not learn it; never itself. One list.
 */
export function nearestTo(
  subject: Subject,
  { spaces, maps }: QuerySpaces,
  hidden: Uint8Array,
  k: number,
  subspace: Subspace | null,
): Knn {
  const used = judging(spaces, [subject]);
  const distances = new Float64Array(hidden.length);
  for (const s of used) {
    const embeddings = partOf(spaces[s].embeddings, subspace);
    const query = rowOf(subject, s, maps[s], spaces[s].embeddings, subspace);
    for (let i = 0; i < embeddings.count; i++) distances[i] += cosineDistance(query, row(embeddings, i)) / used.length;
  }
  hidden.forEach((out, i) => {
    if (out || i === subject) distances[i] = Infinity;
  });
  for (const s of used) {
    const present = new Set(presentImages(spaces[s].embeddings));
    distances.forEach((_distance, i) => {
      if (!present.has(i)) distances[i] = Infinity;
    });
  }
  const indices = nearestFirst(distances, k);
  return {
    k: indices.length,
    indices: Int32Array.from(indices),
    distances: Float32Array.from(indices, (i) => distances[i]),
  };
}

/** The nearest images to one image, of the dataset or from elsewhere. */
export function nearest({ subject, hidden, count, subspace }: NearestInput, spaces: QuerySpaces): Knn {
  return nearestTo(subject, spaces, hidden, count, subspace);
}

/** The mean distance of two subjects over the spaces that learned neither, or as few of them as can be. */
export function distanceOf(a: Subject, b: Subject, { spaces, maps }: QuerySpaces, subspace: Subspace | null): number {
  const used = judging(spaces, [a, b]);
  return used.reduce((sum, s) => {
    const [first, second] = [a, b].map((subject) => rowOf(subject, s, maps[s], spaces[s].embeddings, subspace));
    return sum + cosineDistance(first, second) / used.length;
  }, 0);
}

/**
 * Pairs of images that some space holds out both of, each with its mean distance over all spaces that do: what
 * `distanceOf` means for images that were not learned. Two images from outside are judged by all spaces, more than any
 * of these pairs, so for them the rates err on the safe side.
 * @param labels class index per image, -1 where it has none
 */
export function heldOutPairs(
  { spaces }: QuerySpaces,
  labels: Int32Array,
  subspace: Subspace | null,
  seed: number,
): VerificationPairs {
  const used = trainedFirst(spaces).map((s) => ({
    embeddings: partOf(spaces[s].embeddings, subspace),
    judges: judgedBy(spaces[s]),
    stream: s,
  }));
  const distances: number[] = [],
    same: number[] = [];
  const drawn = new Set<number>();
  for (const { judges, stream } of used) {
    const pairs = drawPairs(
      labels.map((label, i) => (judges[i] ? label : -1)),
      fork(seed, stream),
      PAIRS_PER_SPACE,
    );
    pairs.first.forEach((a, pair) => {
      const b = pairs.second[pair];
      const key = a * labels.length + b;
      if (drawn.has(key)) return;
      drawn.add(key);
      const both = used.filter((space) => space.judges[a] && space.judges[b]);
      distances.push(
        both.reduce((sum, { embeddings }) => sum + cosineDistance(row(embeddings, a), row(embeddings, b)), 0) /
          both.length,
      );
      same.push(pairs.same[pair]);
    });
  }
  return { distances, same };
}

/** 1 for each image that a space holds out and has a row of. */
function judgedBy({ embeddings, heldOut }: Space): Uint8Array {
  const judges = new Uint8Array(embeddings.count);
  const present = new Set(presentImages(embeddings));
  for (const image of heldOut ?? present) if (present.has(image)) judges[image] = 1;
  return judges;
}

/** Networks where there are some: they know the classes better than a space that no label has touched. */
function trainedFirst(spaces: readonly Space[]): number[] {
  const all = [...spaces.keys()];
  const trained = all.filter((s) => spaces[s].heldOut !== null);
  return trained.length > 0 ? trained : all.slice(0, 1);
}

/** The spaces that hold out as many of the subjects as any does; images from outside are held out everywhere. */
function judging(spaces: readonly Space[], subjects: readonly Subject[]): number[] {
  const candidates = trainedFirst(spaces);
  const heldOut = (s: number): number =>
    subjects.filter((subject) => typeof subject !== 'number' || (spaces[s].heldOut?.includes(subject) ?? true)).length;
  const most = Math.max(...candidates.map(heldOut));
  return candidates.filter((s) => heldOut(s) === most);
}

function rowOf(
  subject: Subject,
  s: number,
  map: RowMap,
  { dim, values, count }: Embeddings,
  subspace: Subspace | null,
): Float32Array {
  const own: Embeddings =
    typeof subject === 'number'
      ? { count: 1, dim, values: row({ count, dim, values }, subject) }
      : map({ count: 1, dim: subject[s].length, values: subject[s] });
  return partOf(own, subspace).values;
}

function partOf(embeddings: Embeddings, subspace: Subspace | null): Embeddings {
  return subspace ? atLevel(embeddings, subspace.levels, subspace.level) : embeddings;
}
