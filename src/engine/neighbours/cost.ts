/*
 * Seconds that the neighbours of all images cost, fitted to runs of `npm run bench -- findings` on two cores (AVX-512,
 * 50 neighbours, at 10,000 and 50,000 images of 128 and 768 numbers). They ask for no number of cores: a dataset is
 * searched in the same way on every machine.
 */

/** By ONNX Runtime on two cores: for every pair the products, and choosing the largest. */
export function productsCost(count: number, dim: number): number {
  return count ** 2 * (dim * 0.0125e-9 + 1.2e-9);
}

/** On one core. */
export function comparisonCost(count: number, dim: number): number {
  return count ** 2 * dim * 0.35e-9;
}

/** Building the graph and searching it, on one core: the path through it grows with the logarithm of the count. */
export function hnswCost(count: number, dim: number): number {
  return count * Math.log2(count + 1) * (36e-6 + dim * 0.11e-6);
}
