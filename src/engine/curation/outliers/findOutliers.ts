import { createNeighbourIndex } from '../../neighbours/createNeighbourIndex';
import type { Embeddings } from '../../numeric/embeddings';
import type { Knn } from '../../numeric/knn';
import type { Space } from '../../numeric/space';
import type { JobContext } from '../../protocol/job';
import { filterNeighbours } from '../neighbourLists';
import { scoreOutliers, type OutlierScores } from './outliers';

export interface OutlierSearch {
  readonly spaces: readonly Space[];
  /** The neighbours of every image in each of `spaces`. */
  readonly knn: readonly Knn[];
  /** Class index per image, -1 unlabelled. */
  readonly labels: Int32Array;
  readonly classCount: number;
  /** 1 for the images that are known to be normal; null where none are. */
  readonly normal: Uint8Array | null;
  readonly seed: number;
}

export interface Outliers extends OutlierScores {
  /** The neighbours that were measured against; with normal images known only those. */
  readonly near: Knn;
}

/** Neighbours that are kept for the evidence among normal images. */
const SHOWN = 50;

/**
 * Outliers are looked for in a space that has learned no label, the first there is: a network trained on labels draws
 * what it has never seen to the classes that it knows. null without such a space.
 */
export async function findOutliers(
  { spaces, knn, labels, classCount, normal, seed }: OutlierSearch,
  job: JobContext,
): Promise<Outliers | null> {
  const s = spaces.findIndex(({ heldOut }) => heldOut === null);
  if (s < 0) return null;
  const { embeddings } = spaces[s];
  const near = normal ? await amongNormal(embeddings, normal, seed, job) : knn[s];
  return { ...scoreOutliers({ embeddings, knn: near, labels, classCount, normal, seed }, job), near };
}

/** For every image its nearest other normal images. */
async function amongNormal(
  { count, dim, values }: Embeddings,
  normal: Uint8Array,
  seed: number,
  job: JobContext,
): Promise<Knn> {
  const known = values.map((value, p) => (normal[Math.floor(p / dim)] ? value : 0));
  const index = await createNeighbourIndex({ count, dim, values: known }, { seed }, job);
  return filterNeighbours(await index.search(values, SHOWN + 1, job), (image, near) => near !== image);
}
