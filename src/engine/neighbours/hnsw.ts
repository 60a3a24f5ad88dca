import type * as hnswlib from 'hnswlib-node';
import type { Embeddings } from '../numeric/embeddings';
import type { Knn } from '../numeric/knn';
import { fork, shuffle } from '../numeric/random';
import type { JobContext } from '../protocol/job';
import { distanceTo } from './distance';
import { exactSearch } from './exact';
import { gatherRows } from './gather';
import { emptyKnn, insertNearest, presentRows } from './nearest';
import type { SyncSearch } from './compared';
import type { Search } from './neighbourIndex';
import { report } from './report';

type Hnsw = typeof hnswlib;

/** Links per node and breadth while building: hnswlib's own defaults. */
const LINKS = 16;
const BUILD_BREADTH = 200;
/** Breadths of the search, widened until the recall suffices. */
const BREADTHS = [64, 128, 256, 512];
const WANTED_RECALL = 0.99;
const SAMPLE = 200;
const SAMPLE_NEIGHBOURS = 10;
/** Points or queries between two looks at the job. */
const BLOCK = 500;

/** The native addon, or why it does not load. */
export async function loadHnsw(): Promise<Hnsw | string> {
  try {
    return (await import('hnswlib-node')).default as unknown as Hnsw;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ERR_MODULE_NOT_FOUND'
      ? 'hnswlib-node is not installed'
      : `hnswlib-node does not load: ${message.split('\n')[0]}`;
  }
}

/**
 * Hierarchical navigable small world graph (Malkov and Yashunin 2018). The same seed and order of insertion give the
 * same graph; what it finds is ranked again by exact distances.
 */
export async function hnswSearch(
  hnsw: Hnsw,
  embeddings: Embeddings,
  seed: number,
  job: JobContext,
): Promise<{ search: Search; description: string }> {
  const graph = build(hnsw, embeddings, seed, job);
  const sample = sampledRows(embeddings, seed);
  const queries = gatherRows(embeddings, sample);
  const truth = await exactSearch(embeddings)(queries, sample, SAMPLE_NEIGHBOURS, job);
  for (const breadth of BREADTHS) {
    const search = searchGraph(graph, embeddings, breadth);
    const recall = overlap(search(queries, sample, SAMPLE_NEIGHBOURS, job), truth);
    if (recall < WANTED_RECALL && breadth !== BREADTHS.at(-1)) continue;
    const description =
      `HNSW (${LINKS} links, breadth ${breadth}): finds ${(recall * 100).toFixed(1)}% of the ${SAMPLE_NEIGHBOURS} ` +
      `nearest, checked on ${sample.length} images`;
    return { search: async (...asked) => search(...asked), description };
  }
  throw new Error('unreachable: the last breadth always returns');
}

function build(hnsw: Hnsw, { count, dim, values }: Embeddings, seed: number, job: JobContext): hnswlib.HierarchicalNSW {
  const graph = new hnsw.HierarchicalNSW('ip', dim);
  graph.initIndex(count, LINKS, BUILD_BREADTH, seed);
  const present = presentRows(values, dim);
  for (let i = 0; i < count; i++) {
    if (i % BLOCK === 0) report(job, i, count, `indexed ${i} of ${count} images`);
    if (present[i]) graph.addPoint(Array.from(values.subarray(i * dim, (i + 1) * dim)), i);
  }
  return graph;
}

function searchGraph(graph: hnswlib.HierarchicalNSW, embeddings: Embeddings, breadth: number): SyncSearch {
  const { dim } = embeddings;
  return (queries, own, k, job) => {
    const knn = emptyKnn(own.length, k);
    const asks = presentRows(queries, dim);
    graph.setEf(Math.max(breadth, 2 * (k + 1)));
    const wanted = Math.min(Math.max(breadth, k + 1), graph.getCurrentCount());
    for (let q = 0; q < own.length && k > 0; q++) {
      if (q % BLOCK === 0) report(job, q, own.length);
      if (!asks[q]) continue;
      const query = queries.subarray(q * dim, (q + 1) * dim);
      for (const i of graph.searchKnn(Array.from(query), wanted).neighbors)
        if (i !== own[q]) insertNearest(knn, q, i, distanceTo(query, embeddings.values, i * dim));
    }
    return knn;
  };
}

function sampledRows({ count, dim, values }: Embeddings, seed: number): Int32Array {
  const present = presentRows(values, dim);
  const rows = Int32Array.from([...present.keys()].filter((i) => present[i]));
  return shuffle(rows, fork(seed, count)).slice(0, SAMPLE).sort();
}

/** Share of the true neighbours that were found. */
function overlap(found: Knn, truth: Knn): number {
  let hits = 0;
  let total = 0;
  for (let start = 0; start < truth.indices.length; start += truth.k) {
    const seen = new Set(found.indices.subarray(start, start + found.k));
    for (const index of truth.indices.subarray(start, start + truth.k)) {
      if (index < 0) continue;
      total++;
      if (seen.has(index)) hits++;
    }
  }
  return total === 0 ? 1 : hits / total;
}
