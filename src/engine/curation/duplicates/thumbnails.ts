import type { Pixels } from '../../numeric/pixels';

/** Width and height of the gray thumbnails in which images are compared. */
export const THUMB = 32;
export const THUMB_AREA = THUMB * THUMB;

/**
 * Every image as a gray thumbnail: count * 32 * 32 bytes. Larger images are averaged down, smaller ones interpolated.
 * Rows of unreadable images are all 0.
 */
export function grayThumbnails(pixels: Pixels): Uint8Array {
  const { count, height, width, channels, data } = pixels;
  const rows = resampling(height);
  const columns = resampling(width);
  const out = new Uint8Array(count * THUMB_AREA);
  const gray = new Float32Array(height * width);
  const narrow = new Float32Array(height * THUMB);
  for (let i = 0; i < count; i++) {
    if (!pixels.readable[i]) continue;
    grayInto(gray, data, i * gray.length * channels, channels);
    for (let y = 0; y < height; y++) for (let x = 0; x < THUMB; x++) narrow[y * THUMB + x] = weighted(columns[x], gray, y * width, 1);
    for (let y = 0; y < THUMB; y++) for (let x = 0; x < THUMB; x++) out[i * THUMB_AREA + y * THUMB + x] = Math.round(weighted(rows[y], narrow, x, THUMB));
  }
  return out;
}

/** Brightness by Rec. 601, as in JPEG. */
function grayInto(gray: Float32Array, data: Uint8Array, start: number, channels: 1 | 3): void {
  if (channels === 1) for (let p = 0; p < gray.length; p++) gray[p] = data[start + p];
  else for (let p = 0, at = start; p < gray.length; p++, at += 3) gray[p] = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
}

/** The source pixels from `first` on that make one pixel of the thumbnail, with weights that sum to 1. */
interface Tap {
  readonly first: number;
  readonly weights: Float32Array;
}

/** A triangle as wide as the step from one thumbnail pixel to the next, at least as wide as a source pixel. */
function resampling(from: number): Tap[] {
  const step = from / THUMB;
  const reach = Math.max(1, step);
  return Array.from({ length: THUMB }, (_, o) => {
    const centre = (o + 0.5) * step - 0.5;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(from - 1, Math.floor(centre + reach));
    const weights = Float32Array.from({ length: last - first + 1 }, (_, w) => Math.max(1e-6, 1 - Math.abs(first + w - centre) / reach));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

function weighted({ first, weights }: Tap, values: Float32Array, start: number, stride: number): number {
  let sum = 0;
  for (let w = 0, at = start + first * stride; w < weights.length; w++, at += stride) sum += weights[w] * values[at];
  return sum;
}

/** A square image as numbers, smoothed `times` by the binomial filter [1 2 1]/4 in both directions; the border repeats. */
export function smoothed(values: ArrayLike<number>, size: number, times: number): Float32Array {
  const image = Float32Array.from(values);
  const between = new Float32Array(image.length);
  for (let t = 0; t < times; t++) {
    smoothLines(image, between, size, 1, size);
    smoothLines(between, image, size, size, 1);
  }
  return image;
}

function smoothLines(from: Float32Array, to: Float32Array, size: number, step: number, line: number): void {
  for (let l = 0; l < size; l++) {
    const start = l * line;
    const end = start + (size - 1) * step;
    to[start] = 0.75 * from[start] + 0.25 * from[start + step];
    for (let p = start + step; p < end; p += step) to[p] = 0.25 * (from[p - step] + from[p + step]) + 0.5 * from[p];
    to[end] = 0.75 * from[end] + 0.25 * from[end - step];
  }
}

/** The image in the mirror (left and right exchanged). */
export function mirrored(values: Float32Array, size: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let p = 0; p < values.length; p++) out[p] = values[p - (p % size) + size - 1 - (p % size)];
  return out;
}
