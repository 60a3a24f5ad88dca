import type { Random } from '../numeric/random';

/** Draws the images of the next batch, as indices into the arrays it was made for. No image stands twice in a batch. */
export interface Sampler {
  readonly batchSize: number;
  readonly batchesPerEpoch: number;
  next(random: Random): Uint32Array;
}
