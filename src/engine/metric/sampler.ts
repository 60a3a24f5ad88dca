import type { Knn } from '../numeric/knn';
import type { Random } from '../numeric/random';

/** Draws the images of the next batch, as indices into the labels it was made for. No image stands twice in a batch. */
export interface Sampler {
  /** Images of a full batch. */
  readonly batchSize: number;
  readonly batchesPerEpoch: number;
  next(random: Random): Uint32Array;
  /** Only of samplers that look at the whole dataset. */
  readonly renewal?: Renewal;
}

/**
 * Asks the trainer to hand over the neighbours of all training images from time to time, in the embedding as it then
 * is.
 */
export interface Renewal {
  /** Neighbours wanted for each image. */
  readonly neighbours: number;
  readonly everyEpochs: number;
  /** @param knn of the images that the sampler was made for, in the same order, no image its own neighbour */
  renew(knn: Knn): void;
}
