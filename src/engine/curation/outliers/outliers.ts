import type { Embeddings } from '../../numeric/embeddings';
import type { Knn } from '../../numeric/knn';
import { fork, shuffle } from '../../numeric/random';
import { type JobContext, throwIfStopped } from '../../protocol/job';
import type { Dense } from '../../numeric/matrix';
import { type ClassGaussian, fitClassGaussians, leftOut, squaredMahalanobis } from './classGaussians';
import { reduced } from './reduced';
import { type Bulk, bulkOf, standardized, unexplained } from './tail';

export interface OutlierInput {
  readonly embeddings: Embeddings;
  /** Neighbours of every image; with `normal` given only normal images may be neighbours. */
  readonly knn: Knn;
  /** Class index per image, -1 unlabelled. */
  readonly labels: Int32Array;
  readonly classCount: number;
  /**
   * 1 for the images that are known to be normal: only they are learned from, the others are ranked. null: all are
   * learned from.
   */
  readonly normal: Uint8Array | null;
  readonly seed: number;
}

export interface OutlierScores {
  /**
   * Share of the images at least as far out as this one that chance does not explain, 0..1; 0 for images without an
   * embedding.
   */
  readonly score: Float32Array;
  /** How far out in standard deviations of the bulk: ranks more finely than `score`. NaN without an embedding. */
  readonly deviations: Float32Array;
  /** Mean cosine distance to the nearest images, and what is usual. */
  readonly neighbourDistance: Float32Array;
  readonly usualNeighbourDistance: number;
  /** Squared Mahalanobis distance to the class that fits best, and what is usual. */
  readonly classDistance: Float32Array;
  readonly usualClassDistance: number;
}

/**
 * How many of the nearest images count, by their mean distance: outliers can come in small groups, so one near image
 * clears nothing.
 */
const NEIGHBOURS = 10;
/** How much that counts beside the distances to classes. Measured with `npm run bench -- outliers`. */
const WEIGHT = 0.5;
/** Fewer images cannot tell what is usual, and nothing is called unusual then. */
const LEAST_JUDGED = 20;
const LEAST_RANKED = 50;
/** Classes that an image could truly have are looked for among so many neighbours. */
const CLASS_VOTERS = 10;
/** Share of labels that are taken to be wrong: how much less another class than its own can vouch for an image. */
const LABEL_NOISE = 0.1;

/**
 * Images that belong nowhere: far from their neighbours, from every class, or from the directions in which images vary
 * at all. An image near another class than its own is a suspect and no outlier, so other classes count as well, at the
 * price of a wrong label: D² + 2 log((1 - e)(C - 1) / e) with share e of wrong labels, after the likelihood of the
 * class mixture. Each distance is brought to normal shape (cube root of squares, Wilson & Hilferty 1931; logarithm of
 * neighbour distances) and measured in spreads of the bulk; what lies beyond the bulk's centre is added up as the sides
 * of a right angle, so that one of them suffices.
 */
export function scoreOutliers(input: OutlierInput, job: JobContext): OutlierScores {
  const { learned, judged } = roles(input);
  const neighbourDistance = meanNeighbourDistance(input.knn, input.embeddings.count);
  const { classDistance, rest } = distanceToClasses(input, learned, job);
  const near = inSpreads(neighbourDistance, judged, (distance) => Math.log(Math.max(distance, 1e-6)));
  const fits = inSpreads(classDistance, judged, Math.cbrt);
  const outside = inSpreads(rest, judged, Math.cbrt);
  const beyond = near.z.map((z, i) =>
    Math.hypot(WEIGHT * Math.max(0, z), Math.max(0, fits.z[i]), Math.max(0, outside.z[i])),
  );
  const deviations = Float32Array.from(inSpreads(beyond, judged, (value) => value).z);
  const ranked = input.normal ? deviations.map((z, i) => (input.normal![i] ? NaN : z)) : deviations;
  const enough = ranked.filter((z) => !Number.isNaN(z)).length >= (input.normal ? 1 : LEAST_RANKED);
  return {
    score: enough ? unexplained(ranked) : new Float32Array(ranked.length),
    deviations,
    neighbourDistance,
    classDistance,
    usualNeighbourDistance: Math.exp(near.bulk.centre),
    usualClassDistance: fits.bulk.centre ** 3,
  };
}

/**
 * Which images are learned from, and which tell what is usual. Of images known to be normal a fifth is kept out of the
 * learning for that: what was learned from always looks more usual than what comes later.
 */
function roles({ normal, embeddings, seed }: OutlierInput): { learned: Uint8Array; judged: Uint8Array } {
  const all = new Uint8Array(embeddings.count).fill(1);
  if (!normal) return { learned: all, judged: all };
  const images = shuffle(
    Array.from(all.keys()).filter((i) => normal[i] === 1),
    fork(seed, 3),
  );
  const kept = images.slice(0, Math.floor(images.length / 5));
  if (kept.length < LEAST_JUDGED) return { learned: normal, judged: normal };
  const learned = normal.slice();
  const judged = new Uint8Array(embeddings.count);
  for (const i of kept) [learned[i], judged[i]] = [0, 1];
  return { learned, judged };
}

function inSpreads(
  values: ArrayLike<number>,
  judged: Uint8Array,
  shape: (value: number) => number,
): { z: Float64Array; bulk: Bulk } {
  const shaped = Float64Array.from(values, shape);
  const bulk = bulkOf(shaped.filter((_, i) => judged[i] === 1)) ?? { centre: 0, spread: 0 };
  return { z: shaped.map((value) => standardized(value, bulk)), bulk };
}

/** NaN for images without neighbours. */
function meanNeighbourDistance({ k, indices, distances }: Knn, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    let sum = 0;
    let n = 0;
    for (; n < Math.min(NEIGHBOURS, k) && indices[i * k + n] >= 0; n++) sum += distances[i * k + n];
    return n === 0 ? NaN : Math.max(0, sum / n);
  });
}

/**
 * Squared distance to the class that vouches best for each image, and from the directions learned. Without labels all
 * images are one class.
 */
function distanceToClasses(
  input: OutlierInput,
  learned: Uint8Array,
  job: JobContext,
): { classDistance: Float32Array; rest: Float64Array } {
  const present = presence(input.embeddings);
  const anyLabel = input.labels.some((label, i) => label >= 0 && learned[i] === 1);
  const classOf = input.labels.map((label, i) => (present[i] && learned[i] ? (anyLabel ? label : 0) : -1));
  const { rows, rest } = reduced(input.embeddings, classOf, input.seed);
  const gaussians = fitClassGaussians(rows, classOf, anyLabel ? input.classCount : 1);
  const scratch = new Float64Array(rows.columns);
  const out = new Float32Array(rows.rows).fill(NaN);
  for (let i = 0; i < rows.rows; i++) {
    if (i % 512 === 0) report(job, i, rows.rows);
    if (present[i]) out[i] = bestClass(i, rows, gaussians, classOf, input.knn, scratch);
  }
  return { classDistance: out, rest };
}

function bestClass(
  i: number,
  rows: Dense,
  gaussians: readonly (ClassGaussian | null)[],
  classOf: Int32Array,
  knn: Knn,
  scratch: Float64Array,
): number {
  const own = classOf[i];
  const others = Math.max(1, gaussians.length - 1);
  const price = own < 0 ? 0 : 2 * Math.log(((1 - LABEL_NOISE) * others) / LABEL_NOISE);
  const distanceTo = (c: number): number => {
    const gaussian = gaussians[c];
    if (!gaussian) return Infinity;
    const squared = squaredMahalanobis(gaussian, rows.values, i * rows.columns, scratch);
    return c === own ? leftOut(gaussian, squared) : squared + price;
  };
  const likely = likelyClasses(i, classOf, knn);
  let best = Infinity;
  for (const c of likely) best = Math.min(best, distanceTo(c));
  // No neighbour has a class, or it is the only one of its own: any class may vouch for it.
  if (best === Infinity)
    gaussians.forEach((_, c) => {
      best = Math.min(best, distanceTo(c));
    });
  return best === Infinity ? NaN : best;
}

/** Its own class and those of its neighbours. */
function likelyClasses(i: number, classOf: Int32Array, { k, indices }: Knn): Set<number> {
  const classes = new Set<number>();
  if (classOf[i] >= 0) classes.add(classOf[i]);
  for (let n = i * k; n < i * k + Math.min(CLASS_VOTERS, k) && indices[n] >= 0; n++)
    if (classOf[indices[n]] >= 0) classes.add(classOf[indices[n]]);
  return classes;
}

function presence({ count, dim, values }: Embeddings): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) =>
    values.subarray(i * dim, (i + 1) * dim).some((value) => value !== 0) ? 1 : 0,
  );
}

function report(job: JobContext, done: number, total: number): void {
  throwIfStopped(job);
  job.progress({ stage: 'findings', done, total, note: `outliers among ${done} of ${total} images` });
}
