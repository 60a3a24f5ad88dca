import type { LossOptions } from '../recipe/lossOptions';
import { type Random, shuffle } from '../numeric/random';

/**
 * A batch whose images were blended with others of it: what is learned of image b is `share` its label and the rest
 * that of partners[b].
 */
export interface Mixup {
  readonly partners: Int32Array;
  readonly share: number;
}

/**
 * Whether a loss holds each image against class vectors, so that it can be told of two labels at once; the others
 * compare images.
 */
export function canMix({ name }: LossOptions): boolean {
  return name === 'normalizedSoftmax' || name === 'proxyNca' || name === 'cosFace' || name === 'arcFace';
}

/**
 * Blends each image with another one of the batch, in place (mixup, Zhang et al. 2018, with uniform shares): a network
 * that has to tell blends apart does not learn wrong labels by heart.
 * @param size values per image
 */
export function mixUp(images: Float32Array, size: number, random: Random): Mixup {
  const partners = shuffle(
    Int32Array.from({ length: images.length / size }, (_, b) => b),
    random,
  );
  const share = random();
  const before = images.slice();
  for (let p = 0; p < images.length; p++) {
    images[p] = share * before[p] + (1 - share) * before[partners[Math.floor(p / size)] * size + (p % size)];
  }
  return { partners, share };
}
