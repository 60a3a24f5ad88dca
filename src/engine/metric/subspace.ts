import { normalizeRows, type Embeddings } from '../numeric/embeddings';

/**
 * How many leading values of an embedding make the subspace of each level. The subspaces are nested: a coarse level has
 * the first part, each finer level that part and more, and the finest the whole, so neighbours at the finest level are
 * the ordinary neighbours.
 */
export function subspaceDims(dim: number, levels: number): number[] {
  return Array.from({ length: levels }, (_, level) => Math.ceil((dim * (level + 1)) / levels));
}

/** The embeddings in the subspace of one level, each row scaled to length 1. */
export function atLevel(embeddings: Embeddings, levels: number, level: number): Embeddings {
  const dim = subspaceDims(embeddings.dim, levels)[level];
  const values = new Float32Array(embeddings.count * dim);
  for (let i = 0; i < embeddings.count; i++) {
    const start = i * embeddings.dim;
    values.set(embeddings.values.subarray(start, start + dim), i * dim);
  }
  return { count: embeddings.count, dim, values: normalizeRows(values, dim) };
}
