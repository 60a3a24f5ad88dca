import { availableParallelism } from 'node:os';
import type { Embeddings } from '../numeric/embeddings';
import { type JobContext, quietJob } from '../protocol/job';
import { loadOnnxRuntime } from '../tensor/onnxRuntime';
import { comparisonCost, hnswCost, productsCost } from './cost';
import { exactSearch } from './exact';
import { gatherRows } from './gather';
import { hnswSearch, loadHnsw } from './hnsw';
import type { NeighbourIndex, Search } from './neighbourIndex';

export interface NeighbourIndexOptions {
  /** Of the levels in the graph and of the images on which its recall is checked. */
  readonly seed: number;
  /** Instead of what costs least. */
  readonly approximate?: boolean;
}

/**
 * An index over these embeddings: exact where that costs no more than HNSW, up to some 200,000 images, or where the
 * native addon does not load; else HNSW with its recall checked.
 */
export async function createNeighbourIndex(
  embeddings: Embeddings,
  { seed, approximate }: NeighbourIndexOptions,
  job: JobContext = quietJob,
): Promise<NeighbourIndex> {
  const exact = await exactWay(embeddings);
  if (!(approximate ?? exact.cost > hnswCost(embeddings.count, embeddings.dim)))
    return indexOf(embeddings, exactSearch(embeddings), exact.description);
  const hnsw = await loadHnsw();
  if (typeof hnsw === 'string') return indexOf(embeddings, exactSearch(embeddings), `${exact.description}; ${hnsw}`);
  const { search, description } = await hnswSearch(hnsw, embeddings, seed, job);
  return indexOf(embeddings, search, description);
}

/** How an exact search runs here, and the seconds that it costs. */
async function exactWay({ count, dim }: Embeddings): Promise<{ cost: number; description: string }> {
  const cost = comparisonCost(count, dim);
  // A moment, whatever it runs on.
  if (cost < 0.1) return { cost, description: 'exact search' };
  const runtime = await loadOnnxRuntime();
  if (typeof runtime === 'string') return { cost, description: `exact search on one core, since ${runtime}` };
  return { cost: productsCost(count, dim), description: `exact search on ${availableParallelism()} cores` };
}

function indexOf(embeddings: Embeddings, search: Search, description: string): NeighbourIndex {
  return {
    description,
    searchRows: (rows, k, job) => search(gatherRows(embeddings, rows), Int32Array.from(rows), k, job),
    searchAll: (k, job) =>
      search(
        embeddings.values,
        Int32Array.from({ length: embeddings.count }, (_, i) => i),
        k,
        job,
      ),
    search: (queries, k, job) => search(queries, new Int32Array(queries.length / embeddings.dim).fill(-1), k, job),
  };
}
