import type { STATISTICS } from '../numeric/appearances';

/** The statistics of one image, see ImageStatistics. */
export type Statistics = Record<(typeof STATISTICS)[number], number>;

/** Share of the pixels at either end of the gray levels that does not count: a label or a lamp in the picture. */
const ENDS = 0.02;
/** Added to both energies, so that the noise of a flat image decides nothing. */
const NOISE = 0.5;

/** @param gray width * height gray levels, 0..255 */
export function imageStatistics(gray: Float32Array, width: number, height: number, colour: number): Statistics {
  const histogram = new Uint32Array(256);
  for (const value of gray) histogram[Math.round(value)]++;
  return {
    dim: percentile(histogram, ENDS * gray.length),
    light: percentile(histogram, (1 - ENDS) * gray.length),
    sharpness: sharpness(gray, height, width),
    entropy: entropy(histogram, gray.length),
    colour,
  };
}

/** The lowest gray level at or below which more than `pixels` pixels lie. */
function percentile(histogram: Uint32Array, pixels: number): number {
  let level = 0;
  for (let below = histogram[0]; below <= pixels && level < 255; below += histogram[level]) level++;
  return level;
}

function entropy(histogram: Uint32Array, pixels: number): number {
  let bits = 0;
  for (const count of histogram) if (count > 0) bits -= (count / pixels) * Math.log2(count / pixels);
  return bits;
}

function sharpness(gray: Float32Array, height: number, width: number): number {
  let first = 0;
  let second = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let p = y * width + 1; p < (y + 1) * width - 1; p++) {
      const slopeX = (gray[p + 1] - gray[p - 1]) / 2;
      const slopeY = (gray[p + width] - gray[p - width]) / 2;
      const curve = 4 * gray[p] - gray[p - 1] - gray[p + 1] - gray[p - width] - gray[p + width];
      first += slopeX * slopeX + slopeY * slopeY;
      second += curve * curve;
    }
  }
  const inner = Math.max(1, (width - 2) * (height - 2));
  return width < 3 || height < 3 ? 1 : (second / inner + NOISE) / (first / inner + NOISE);
}
