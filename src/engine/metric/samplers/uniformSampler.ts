import { NearmissError } from '../../protocol';
import type { SamplerOptionsOf } from '../../recipe/samplerOptions';
import type { Sampler } from '../sampler';
import { Deck } from './deck';

/**
 * Any images, with or without a label, each about equally often: for losses that learn without labels.
 * @throws NearmissError with fewer than two images
 */
export function uniformSampler({ batchSize }: SamplerOptionsOf<'uniform'>, images: number): Sampler {
  if (images < 2) {
    throw new NearmissError(
      'training/tooFewImages',
      `Training compares images, so it needs at least 2; found ${images}. Add images to the folder.`,
    );
  }
  const deck = new Deck(Uint32Array.from({ length: images }, (_, image) => image));
  const size = Math.min(batchSize, images);
  return { batchSize: size, batchesPerEpoch: Math.ceil(images / size), next: (random) => deck.draw(size, random) };
}
