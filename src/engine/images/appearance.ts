import { type Appearances, COLOUR_GRID, COLOUR_VALUES, STATISTICS, THUMB_AREA } from '../numeric/appearances';
import { grayThumbnail } from './grayThumbnail';
import { imageStatistics, type Statistics } from './imageStatistics';

/**
 * What one image looks like, small enough to be kept for every image: measured while it is decoded, and cached with its
 * pixels.
 */
export interface Appearance {
  readonly thumbnail: Uint8Array;
  readonly colours: Int8Array;
  readonly statistics: Statistics;
}

/** Bytes of a packed appearance. */
export const APPEARANCE_BYTES = 4 * STATISTICS.length + THUMB_AREA + COLOUR_VALUES;

/** @param rgb width * height * 3 bytes */
export function measureAppearance(rgb: Uint8Array, width: number, height: number): Appearance {
  const gray = new Float32Array(width * height);
  let colour = 0;
  for (let p = 0, at = 0; p < gray.length; p++, at += 3) {
    // Brightness by Rec. 601, as in JPEG.
    gray[p] = 0.299 * rgb[at] + 0.587 * rgb[at + 1] + 0.114 * rgb[at + 2];
    colour += Math.abs(rgb[at] - gray[p]) + Math.abs(rgb[at + 2] - gray[p]);
  }
  return {
    thumbnail: grayThumbnail(gray, width, height),
    colours: colourGrid(rgb, gray, width, height),
    statistics: imageStatistics(gray, width, height, colour / (2 * gray.length)),
  };
}

function colourGrid(rgb: Uint8Array, gray: Float32Array, width: number, height: number): Int8Array {
  const sums = new Float64Array(COLOUR_VALUES);
  const pixels = new Uint32Array(COLOUR_VALUES / 2);
  for (let y = 0, p = 0; y < height; y++) {
    const line = Math.floor((y * COLOUR_GRID) / height) * COLOUR_GRID;
    for (let x = 0; x < width; x++, p++) {
      const cell = line + Math.floor((x * COLOUR_GRID) / width);
      sums[2 * cell] += 0.564 * (rgb[3 * p + 2] - gray[p]);
      sums[2 * cell + 1] += 0.713 * (rgb[3 * p] - gray[p]);
      pixels[cell]++;
    }
  }
  return Int8Array.from(sums, (sum, v) => Math.min(127, Math.round(sum / Math.max(1, pixels[v >> 1]))));
}

export function packAppearance({ thumbnail, colours, statistics }: Appearance): Buffer {
  const bytes = Buffer.alloc(APPEARANCE_BYTES);
  STATISTICS.forEach((name, s) => bytes.writeFloatLE(statistics[name], 4 * s));
  bytes.set(thumbnail, 4 * STATISTICS.length);
  bytes.set(new Uint8Array(colours.buffer, colours.byteOffset, COLOUR_VALUES), APPEARANCE_BYTES - COLOUR_VALUES);
  return bytes;
}

export function unpackAppearance(bytes: Buffer): Appearance {
  const statistics = Object.fromEntries(STATISTICS.map((name, s) => [name, bytes.readFloatLE(4 * s)])) as Statistics;
  const colours = Int8Array.from(bytes.subarray(APPEARANCE_BYTES - COLOUR_VALUES));
  return { thumbnail: bytes.subarray(4 * STATISTICS.length, APPEARANCE_BYTES - COLOUR_VALUES), colours, statistics };
}

export function placeAppearance(
  into: Appearances,
  image: number,
  { thumbnail, colours, statistics }: Appearance,
): void {
  into.thumbnails.set(thumbnail, image * THUMB_AREA);
  into.colours.set(colours, image * COLOUR_VALUES);
  for (const name of STATISTICS) into.statistics[name][image] = statistics[name];
}
