/**
 * The k nearest images of each query. Row q of both arrays begins at q * k; nearest first, ties by index.
 * Where fewer than k exist the rest of the row has index -1 and distance Infinity.
 */
export interface Knn {
  readonly k: number;
  readonly indices: Int32Array;
  /** Cosine distances. */
  readonly distances: Float32Array;
}
