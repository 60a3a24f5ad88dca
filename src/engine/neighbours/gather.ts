import { type Embeddings, row } from '../numeric/embeddings';

/** The rows of these images, one after the other. */
export function gatherRows(embeddings: Embeddings, rows: ArrayLike<number>): Float32Array {
  const out = new Float32Array(rows.length * embeddings.dim);
  for (let q = 0; q < rows.length; q++) out.set(row(embeddings, rows[q]), q * embeddings.dim);
  return out;
}
