import type { Embeddings } from '../numeric/embeddings';
import type { Knn } from '../numeric/knn';
import type { JobContext } from '../protocol/job';
import { Comparer } from './comparer';
import { emptyKnn, insertNearest, presentRows } from './nearest';
import { report } from './report';

/** Rows that stay in the processor's cache while queries pass over them. */
const ROWS = 256;
/** Queries between two looks at the job. */
const QUERIES = 1024;

/** A search that does not wait for anything. */
export type SyncSearch = (queries: Float32Array, own: Int32Array, k: number, job: JobContext) => Knn;

/** Compares every query with every row, on one core: for few rows, or where nothing faster runs. */
export function comparedSearch(embeddings: Embeddings): SyncSearch {
  const { count, dim, values } = embeddings;
  const present = presentRows(values, dim);
  let comparer: Comparer | undefined;
  return (queries, own, k, job) => {
    const total = own.length;
    const knn = emptyKnn(total, k);
    const asks = presentRows(queries, dim);
    comparer ??= new Comparer(dim, Math.min(ROWS, count), 1);
    for (let from = 0, next = 0; from < count && k > 0; from = next) {
      next = comparer.loadRows(embeddings, present, from);
      comparer.placeAll();
      for (let q = 0; q < total; q++) {
        if (q % QUERIES === 0) report(job, Math.floor((from * total + (next - from) * q) / count), total);
        if (!asks[q]) continue;
        comparer.loadQueries(queries, q, q + 1);
        compare(comparer, q, own[q], knn);
      }
    }
    return knn;
  };
}

function compare(comparer: Comparer, q: number, own: number, knn: Knn): void {
  const { count, images, distances } = comparer;
  comparer.compare(0, count);
  const last = q * knn.k + knn.k - 1;
  for (let r = 0; r < count; r++)
    if (distances[r] < knn.distances[last] && images[r] !== own) insertNearest(knn, q, images[r], distances[r]);
}
