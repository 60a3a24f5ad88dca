import type { Embeddings } from '../numeric/embeddings';
import type { Random } from '../numeric/random';
import { kMeans } from './kMeans';
import { adjustedMutualInformation, normalizedMutualInformation } from './mutualInformation';

export interface ClusteringScores {
  /** As many as there are classes. */
  readonly clusters: number;
  /** Of clusters and classes. It rises with the number of classes even by chance. */
  readonly nmi: number;
  /** The same corrected for chance. */
  readonly ami: number;
}

/**
 * How well clusters that are found without labels match the classes. Images without a label (-1) are left out; zeros
 * where there are none.
 */
export function evaluateClustering(embeddings: Embeddings, labels: Int32Array, random: Random): ClusteringScores {
  const { dim, values } = embeddings;
  const images = [...labels.keys()].filter((image) => labels[image] >= 0);
  const classes = Int32Array.from(images, (image) => labels[image]);
  const clusters = new Set(classes).size;
  if (clusters === 0) return { clusters, nmi: 0, ami: 0 };
  const rows = new Float32Array(images.length * dim);
  images.forEach((image, i) => rows.set(values.subarray(image * dim, (image + 1) * dim), i * dim));
  const found = kMeans({ count: images.length, dim, values: rows }, clusters, random);
  return { clusters, nmi: normalizedMutualInformation(classes, found), ami: adjustedMutualInformation(classes, found) };
}
