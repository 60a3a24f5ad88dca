import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { QualityOptions } from '../../../src/engine/recipe/qualityOptions';
import { seededRandom, shuffle } from '../../../src/engine/numeric/random';

/** What goes wrong with pictures, as a change of an image of this size, by the limit that should notice it. */
export const FAULTS: Readonly<
  Partial<Record<keyof QualityOptions, (image: Sharp, width: number, height: number) => Sharp>>
> = {
  dark: (image) => image.linear(0.15, 0),
  bright: (image) => image.linear(0.15, 215),
  contrast: (image) => image.linear(0.08, 110),
  sharpness: (image, width, height) => image.blur(Math.max(1, 0.03 * Math.max(width, height))),
  // The lens cap on, but for a corner.
  information: (image, width, height) =>
    image
      .extract({ left: 0, top: 0, width: Math.ceil(width / 5), height: Math.ceil(height / 5) })
      .extend({ right: width - Math.ceil(width / 5), bottom: height - Math.ceil(height / 5), background: '#646464' }),
  greyShare: (image) => image.grayscale(),
  size: (image, width, height) => image.resize(Math.ceil(width / 3), Math.ceil(height / 3)),
  aspect: (image, width, height) => image.resize(3 * width, height, { fit: 'fill' }),
};

/** A planted fault: image `image` is bad in the way that the limit `key` is about. */
export interface BadPicture {
  readonly image: number;
  readonly key: keyof QualityOptions;
}

/**
 * Replaces `perFault` images by bad versions of themselves for each fault that they can have, in place, as PNG data
 * whatever their name.
 */
export async function plantFaults(
  root: string,
  paths: readonly string[],
  perFault: number,
  seed: number,
): Promise<BadPicture[]> {
  const images = shuffle([...paths.keys()], seededRandom(seed));
  const planted: BadPicture[] = [];
  const { channels } = await sharp(join(root, paths[0])).metadata();
  for (const [key, apply] of Object.entries(FAULTS)) {
    // A gray picture cannot lose its colours.
    if (key === 'greyShare' && channels === 1) continue;
    for (let n = 0; n < perFault && images.length > 0; n++) {
      const image = images.pop()!;
      const file = join(root, paths[image]);
      // Through a file, since sharp orders the changes of one image in its own way.
      const { data, info } = await sharp(file).toColourspace('srgb').png().toBuffer({ resolveWithObject: true });
      await writeFile(file, await apply(sharp(data), info.width, info.height).png().toBuffer());
      planted.push({ image, key: key as keyof QualityOptions });
    }
  }
  return planted;
}
