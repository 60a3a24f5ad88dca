import type { Embeddings } from '../numeric/embeddings';
import { type JobContext, quietJob } from '../protocol/job';
import { exactSearch } from './exact';
import { gatherRows } from './gather';
import { hnswSearch, loadHnsw } from './hnsw';
import type { NeighbourIndex, Search } from './neighbourIndex';

/** Up to this many images the exact search takes seconds, and nothing is gained by an approximate one. */
const EXACT_UP_TO = 10_000;

export interface NeighbourIndexOptions {
  /** Of the levels in the graph and of the images on which its recall is checked. */
  readonly seed: number;
  /** Images from which on the search is approximate. */
  readonly exactUpTo?: number;
}

/**
 * An index over these embeddings: exact where that is fast enough or the native addon does not load, else HNSW with its
 * recall checked.
 */
export async function createNeighbourIndex(
  embeddings: Embeddings,
  { seed, exactUpTo = EXACT_UP_TO }: NeighbourIndexOptions,
  job: JobContext = quietJob,
): Promise<NeighbourIndex> {
  if (embeddings.count <= exactUpTo) return indexOf(embeddings, exactSearch(embeddings), 'exact search');
  const hnsw = await loadHnsw();
  if (typeof hnsw === 'string') return indexOf(embeddings, exactSearch(embeddings), `exact search (${hnsw})`);
  const { search, description } = await hnswSearch(hnsw, embeddings, seed, job);
  return indexOf(embeddings, search, description);
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
