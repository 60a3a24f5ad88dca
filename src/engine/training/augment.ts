import type { ImageShape } from '../network/edgeStem';
import type { Random } from '../numeric/random';
import { isFeatures, type Samples } from '../numeric/samples';
import { cropped } from './crop';

/** By how much samples are changed at random before each look at them. */
export type Augmentation = ImageAugmentation | FeatureAugmentation;

export interface ImageAugmentation {
  /** Half of the images are mirrored left to right. */
  readonly mirrored: boolean;
  /** Pixels by which an image moves at most in each direction; its border pixels are repeated. */
  readonly shift: number;
  /** Share by which contrast, and the part of a standard deviation by which brightness, changes at most. */
  readonly tone: number;
  /** Share of its area that an image is cut down to at least; left out where it stays whole. */
  readonly crop?: number;
}

export interface FeatureAugmentation {
  /** Share of the numbers that is set to their mean. */
  readonly dropout: number;
}

/** Changed copies of standardised samples, one after the other. */
export function augmented(values: Float32Array, samples: Samples, how: Augmentation, random: Random): Float32Array {
  if ('dropout' in how) return withDropout(values, how.dropout, random);
  return isFeatures(samples) ? values : augmentedImages(values, samples, how, random);
}

/**
 * Likewise where the numbers that stay make up for those that went, so that sums keep their size (Srivastava et al.
 * 2014).
 */
function withDropout(values: Float32Array, dropout: number, random: Random): Float32Array {
  return dropout === 0 ? values : values.map((value) => (random() < dropout ? 0 : value / (1 - dropout)));
}

export function augmentedImages(
  images: Float32Array,
  shape: ImageShape,
  how: ImageAugmentation,
  random: Random,
): Float32Array {
  const size = shape.height * shape.width * shape.channels;
  const whole = how.crop === undefined ? images : cropped(images, shape, how.crop, random);
  const out = new Float32Array(images.length);
  const between = (limit: number) => (2 * random() - 1) * limit;
  for (let start = 0; start < images.length; start += size) {
    const mirrored = random() < 0.5 && how.mirrored;
    const down = Math.round(between(how.shift + 0.49));
    const right = Math.round(between(how.shift + 0.49));
    const contrast = 1 + between(how.tone);
    const brightness = between(how.tone);
    copyMoved(whole, out, start, shape, { mirrored, down, right, contrast, brightness });
  }
  return out;
}

interface Change {
  readonly mirrored: boolean;
  readonly down: number;
  readonly right: number;
  readonly contrast: number;
  readonly brightness: number;
}

function copyMoved(
  from: Float32Array,
  to: Float32Array,
  start: number,
  { height, width, channels }: ImageShape,
  change: Change,
): void {
  for (let y = 0; y < height; y++) {
    const row = start + clamp(y - change.down, height) * width * channels;
    for (let x = 0; x < width; x++) {
      const moved = clamp(x - change.right, width);
      const column = change.mirrored ? width - 1 - moved : moved;
      const at = start + (y * width + x) * channels;
      for (let c = 0; c < channels; c++)
        to[at + c] = from[row + column * channels + c] * change.contrast + change.brightness;
    }
  }
}

function clamp(value: number, size: number): number {
  return Math.min(Math.max(value, 0), size - 1);
}
