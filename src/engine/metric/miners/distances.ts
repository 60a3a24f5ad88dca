/**
 * Euclidean distances of all rows of a batch, row-major [batch * batch]. By subtraction, not by 2 - 2 a·b, which
 * loses everything below about 1e-3 where batch mining has to rank near duplicates.
 */
export function batchDistances(embeddings: Float32Array, dim: number): Float64Array {
  const batch = embeddings.length / dim;
  const out = new Float64Array(batch * batch);
  for (let a = 0; a < batch; a++) {
    for (let b = a + 1; b < batch; b++) {
      let sum = 0;
      for (let d = 0; d < dim; d++) {
        const difference = embeddings[a * dim + d] - embeddings[b * dim + d];
        sum += difference * difference;
      }
      out[a * batch + b] = out[b * batch + a] = Math.sqrt(sum);
    }
  }
  return out;
}
