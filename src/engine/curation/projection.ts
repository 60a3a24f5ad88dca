import { UMAP } from 'umap-js';
import { createNeighbourIndex } from '../neighbours/createNeighbourIndex';
import type { Embeddings } from '../numeric/embeddings';
import { seededRandom } from '../numeric/random';
import { throwIfStopped, type JobContext } from '../protocol/job';

/** Neighbours that hold their place in the plane; UMAP's own default. */
const NEIGHBOURS = 15;
/** Rounds of the layout: many for few images, few for many, so that 50,000 take a minute and not an hour. */
const ROUNDS = { most: 300, least: 30, images: 600_000 };

/** A place in the plane for each image; NaN for images without an embedding. */
export interface Projection {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/**
 * Lays images out in the plane so that near neighbours stay near (UMAP, McInnes, Healy and Melville 2018), the same for
 * the same seed.
 */
export async function projectToPlane(
  embeddings: Embeddings,
  images: readonly number[],
  seed: number,
  job: JobContext,
): Promise<Projection> {
  const x = new Float32Array(embeddings.count).fill(NaN);
  const y = new Float32Array(embeddings.count).fill(NaN);
  const places = images.length > NEIGHBOURS + 1 ? await layOut(embeddings, images, seed, job) : circle(images.length);
  images.forEach((image, i) => {
    [x[image], y[image]] = places[i];
  });
  return { x, y };
}

async function layOut(
  { dim, values }: Embeddings,
  images: readonly number[],
  seed: number,
  job: JobContext,
): Promise<number[][]> {
  const rows = images.map((image) => [...values.subarray(image * dim, (image + 1) * dim)]);
  const index = await createNeighbourIndex(
    { count: rows.length, dim, values: Float32Array.from(rows.flat()) },
    { seed },
    job,
  );
  const { k, indices, distances } = await index.searchAll(NEIGHBOURS, job);
  const lists = (from: ArrayLike<number>, own: (i: number) => number): number[][] =>
    rows.map((_row, i) => [own(i), ...Array.from({ length: k }, (_, n) => from[i * k + n])]);
  const umap = new UMAP({ nNeighbors: NEIGHBOURS + 1, nEpochs: rounds(rows.length), random: seededRandom(seed) });
  umap.setPrecomputedKNN(
    lists(indices, (i) => i),
    lists(distances, () => 0),
  );
  const total = umap.initializeFit(rows);
  for (let round = 0; round < total; round++) {
    throwIfStopped(job);
    umap.step();
    job.progress({ stage: 'findings', done: round + 1, total, note: `map, round ${round + 1} of ${total}` });
  }
  return umap.getEmbedding();
}

function rounds(images: number): number {
  return Math.round(Math.min(ROUNDS.most, Math.max(ROUNDS.least, ROUNDS.images / images)));
}

/** Too few to have neighbourhoods: side by side. */
function circle(count: number): number[][] {
  return Array.from({ length: count }, (_, i) => [
    Math.cos((2 * Math.PI * i) / count),
    Math.sin((2 * Math.PI * i) / count),
  ]);
}
