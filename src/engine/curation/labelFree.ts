import { createNeighbourIndex } from '../neighbours/createNeighbourIndex';
import type { Knn } from '../numeric/knn';
import { sharedFloats, sharedInts } from '../numeric/shared';
import type { JobContext } from '../protocol';
import { findOutliers, type Outliers, type OutlierSearch } from './outliers/findOutliers';

/**
 * What is found in the spaces, which decisions do not change and which takes longest. Its arrays are shared memory: a
 * thread that answers with them goes on using them.
 */
export interface LabelFree {
  /** How neighbours were searched, in words. */
  readonly search: string;
  /** The neighbours of every image in each space; of images that a space does not hold out there are none. */
  readonly knn: readonly Knn[];
  readonly outliers: Outliers | null;
}

/** Neighbours searched per image: as many as the votes use at most. */
const NEIGHBOURS = 50;

export async function findLabelFree(input: Omit<OutlierSearch, 'knn'>, job: JobContext): Promise<LabelFree> {
  const { spaces, seed } = input;
  const knn: Knn[] = [];
  let search = 'no images to search';
  for (const [s, { embeddings, heldOut }] of spaces.entries()) {
    job.progress({ stage: 'search', done: s, total: spaces.length, note: `space ${s + 1} of ${spaces.length}` });
    const index = await createNeighbourIndex(embeddings, { seed }, job);
    const found = heldOut
      ? scatter(await index.searchRows(heldOut, NEIGHBOURS, job), heldOut, embeddings.count)
      : await index.searchAll(NEIGHBOURS, job);
    knn.push(sharedKnn(found));
    search = index.description;
  }
  return { search, knn, outliers: sharedOutliers(await findOutliers({ ...input, knn }, job), knn) };
}

/** Lists of some images put in the rows of those images; the rows of all others are empty. */
function scatter({ k, indices, distances }: Knn, images: Uint32Array, count: number): Knn {
  const all: Knn = {
    k,
    indices: new Int32Array(count * k).fill(-1),
    distances: new Float32Array(count * k).fill(Infinity),
  };
  images.forEach((image, q) => {
    all.indices.set(indices.subarray(q * k, (q + 1) * k), image * k);
    all.distances.set(distances.subarray(q * k, (q + 1) * k), image * k);
  });
  return all;
}

function sharedKnn({ k, indices, distances }: Knn): Knn {
  return { k, indices: intsOf(indices), distances: floatsOf(distances) };
}

/** Lists that are those of a space stay the very same. */
function sharedOutliers(outliers: Outliers | null, knn: readonly Knn[]): Outliers | null {
  return (
    outliers && {
      ...outliers,
      score: floatsOf(outliers.score),
      deviations: floatsOf(outliers.deviations),
      neighbourDistance: floatsOf(outliers.neighbourDistance),
      classDistance: floatsOf(outliers.classDistance),
      near: knn.includes(outliers.near) ? outliers.near : sharedKnn(outliers.near),
    }
  );
}

function floatsOf(values: Float32Array): Float32Array {
  const shared = sharedFloats(values.length);
  shared.set(values);
  return shared;
}

function intsOf(values: Int32Array): Int32Array {
  const shared = sharedInts(values.length);
  shared.set(values);
  return shared;
}
