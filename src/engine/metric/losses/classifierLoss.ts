import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { Random } from '../../numeric/random';
import { classVectors, crossEntropy } from '../classVectors';
import type { Loss } from '../loss';

/** What every loss with a vector per class needs to know. */
export interface ClassifierContext {
  readonly dim: number;
  readonly classCount: number;
  readonly random: Random;
  /** Where the class vectors begin; left out for anywhere. */
  readonly directions?: Float32Array | null;
  /** One per class; null weighs all alike. */
  readonly weights: Float32Array | null;
}

/**
 * A loss that tells the classes apart by the cross-entropy of logits from the embeddings and one learned vector per
 * class. The members of the family differ in their logits only.
 */
export function classifierLoss(
  name: string,
  rate: number,
  { dim, classCount, random, directions, weights }: ClassifierContext,
  logits: (embeddings: Tensor2D, vectors: Tensor2D, labels: Int32Array) => Tensor2D,
): Loss {
  const vectors = classVectors(classCount, dim, random, directions);
  return {
    name,
    unitLength: true,
    variables: [{ variable: vectors, rate }],
    compute: (embeddings, labels): Scalar => crossEntropy(logits(embeddings, vectors, labels), labels, weights),
    dispose: () => vectors.dispose(),
  };
}
