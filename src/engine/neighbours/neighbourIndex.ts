import type { Knn } from '../numeric/knn';
import type { JobContext } from '../protocol/job';

/**
 * Nearest-neighbour search over the rows of an embedding. Rows of zeros (images without an embedding) are never found
 * and find nothing. Nearest first, ties by index. Ends with the error of `throwIfStopped` when the job is asked to
 * stop.
 */
export interface NeighbourIndex {
  /** How it searches, in words, with the checked recall of an approximate search. */
  readonly description: string;
  /** The k nearest other rows of each of these rows; a row is never its own neighbour. */
  searchRows(rows: Uint32Array, k: number, job: JobContext): Promise<Knn>;
  /** The k nearest other rows of every row. */
  searchAll(k: number, job: JobContext): Promise<Knn>;
  /** The k nearest rows of queries from elsewhere: dim values each, of unit length. */
  search(queries: Float32Array, k: number, job: JobContext): Promise<Knn>;
}

/** What a way of searching has to know how to do. `own[q]` is the row that query q must not find, or -1. */
export type Search = (queries: Float32Array, own: Int32Array, k: number, job: JobContext) => Promise<Knn>;
