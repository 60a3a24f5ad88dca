import { join } from 'node:path';
import sharp from 'sharp';
import { pictureOf, wholePicture } from '../protocol/pictureParts';
import { readPicture, region } from './picturePart';

/** Images whose header is read to learn how large they are. */
const SAMPLE = 100;
const SMALLEST = 16;
const LARGEST = 64;
/** Of a large dataset the cost counts more than the detail. */
const MANY_IMAGES = 10_000;
const LARGEST_OF_MANY = 32;

/**
 * The width and height to which images are scaled when the recipe leaves it open: about their own (the median of width
 * and height in an even sample) where they are small, else the largest that trains in good time on a CPU. A multiple of
 * 4, for the stages of the network.
 */
export async function chooseImageSize(root: string, paths: readonly string[]): Promise<number> {
  const step = Math.max(1, Math.ceil(paths.length / SAMPLE));
  const sides: number[] = [];
  for (let i = 0; i < paths.length; i += step) {
    const size = await sizeOf(join(root, paths[i])).catch(() => null);
    if (size) sides.push(size.width, size.height);
  }
  const largest = paths.length > MANY_IMAGES ? LARGEST_OF_MANY : LARGEST;
  if (sides.length === 0) return LARGEST_OF_MANY;
  const median = sides.sort((a, b) => a - b)[sides.length >> 1];
  return Math.min(largest, Math.max(SMALLEST, Math.round(median / 4) * 4));
}

/** Width and height of an image file, or of a part of one, in pixels; of a file as it is stored. */
async function sizeOf(path: string): Promise<{ readonly width: number; readonly height: number } | null> {
  const { file, entry, box } = pictureOf(path);
  const { width, height } = await sharp(entry === null ? file : await readPicture(wholePicture(path))).metadata();
  return box ? region(box, { width, height }) : { width, height };
}
