import type { Embeddings } from '../numeric/embeddings';
import type { Knn } from '../numeric/knn';
import { type JobContext, throwIfStopped } from '../protocol/job';
import { distanceTo } from './distance';
import { emptyKnn, insertNearest, presentRows } from './nearest';
import type { Search } from './neighbourIndex';

/** Queries between two looks at the job. */
const QUERY_BLOCK = 64;
/** Rows that stay in the processor's cache while a block of queries passes over them. */
const ROW_BLOCK = 256;

/** Compares every query with every row, block by block. */
export function exactSearch({ count, dim, values }: Embeddings): Search {
  const present = presentRows(values, dim);
  return (queries, own, k, job) => {
    const total = own.length;
    const knn = emptyKnn(total, k);
    const asks = presentRows(queries, dim);
    for (let start = 0; start < total && k > 0; start += QUERY_BLOCK) {
      report(job, start, total);
      const end = Math.min(start + QUERY_BLOCK, total);
      for (let rows = 0; rows < count; rows += ROW_BLOCK) {
        const lastRow = Math.min(rows + ROW_BLOCK, count);
        for (let q = start; q < end; q++)
          if (asks[q]) compare(queries, q, own[q], values, dim, present, rows, lastRow, knn);
      }
    }
    return knn;
  };
}

/** One query against the rows from `start` to `end`. */
function compare(
  queries: Float32Array,
  q: number,
  own: number,
  values: Float32Array,
  dim: number,
  present: Uint8Array,
  start: number,
  end: number,
  knn: Knn,
): void {
  const query = queries.subarray(q * dim, (q + 1) * dim);
  const last = q * knn.k + knn.k - 1;
  for (let i = start; i < end; i++) {
    if (i === own || !present[i]) continue;
    const distance = distanceTo(query, values, i * dim);
    if (distance < knn.distances[last]) insertNearest(knn, q, i, distance);
  }
}

function report(job: JobContext, done: number, total: number): void {
  throwIfStopped(job);
  job.progress({ stage: 'search', done, total, note: `neighbours of ${done} of ${total} images` });
}
