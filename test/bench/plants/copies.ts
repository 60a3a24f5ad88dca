import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { seededRandom, shuffle, type Random } from '../../../src/engine/numeric/random';

/** What happens to pictures on their way through the web, as a change of an image of this size. */
export const CHANGES: Readonly<Record<string, (image: Sharp, width: number, height: number, random: Random) => Sharp>> =
  {
    recompressed: (image) => image.jpeg({ quality: 50 }),
    resized: (image, width, height) => image.resize(Math.round(0.6 * width), Math.round(0.6 * height)).png(),
    // 5 % less on either side, from anywhere: the worst case for whatever expects the middle.
    cropped: (image, width, height, random) => {
      const [w, h] = [Math.round(0.95 * width), Math.round(0.95 * height)];
      return image
        .extract({
          left: Math.round(random() * (width - w)),
          top: Math.round(random() * (height - h)),
          width: w,
          height: h,
        })
        .png();
    },
    brightened: (image) => image.linear(1.25, 10).png(),
    mirrored: (image) => image.flop().png(),
  };

/** A planted copy: image `copy` is `original` changed. */
export interface Plant {
  readonly original: number;
  readonly copy: number;
  readonly change: string;
}

/**
 * Writes `perChange` changed copies for each change, each of another image, as `copies/…` below the root. Returns them
 * and all paths.
 */
export async function plantCopies(
  root: string,
  paths: readonly string[],
  perChange: number,
  seed: number,
): Promise<{ plants: Plant[]; paths: string[] }> {
  const random = seededRandom(seed);
  const originals = shuffle([...paths.keys()], random);
  const all = [...paths];
  const plants: Plant[] = [];
  for (const [change, apply] of Object.entries(CHANGES)) {
    for (let n = 0; n < perChange && originals.length > 0; n++) {
      const original = originals.pop()!;
      const file = join(root, paths[original]);
      const { width, height } = await sharp(file).metadata();
      const path = `copy-${change}-${n}.png`;
      await writeFile(join(root, path), await apply(sharp(file), width, height, random).toBuffer());
      plants.push({ original, copy: all.push(path) - 1, change });
    }
  }
  return { plants, paths: all };
}
