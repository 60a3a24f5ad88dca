import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Random } from '../../numeric/random';
import type { LossVariable } from '../loss';
import { perceptron } from '../perceptron';

/**
 * The projection behind the embedding that self-supervised losses are computed on and that is dropped after training
 * (Chen et al. 2020): without it the embedding itself loses what the augmentations change.
 */
export interface Projection {
  readonly variables: readonly LossVariable[];
  apply(embeddings: Tensor2D): Tensor2D;
  dispose(): void;
}

/** @param size values per image behind the projection; 0 for no projection */
export function projection(dim: number, size: number, random: Random): Projection {
  if (size === 0) return { variables: [], apply: (embeddings) => embeddings, dispose() {} };
  const net = perceptron(dim, Math.max(dim, size), size, random);
  return {
    variables: net.variables.map((variable) => ({ variable, rate: 1 })),
    apply: (embeddings) => net.apply(embeddings),
    dispose: () => net.dispose(),
  };
}
