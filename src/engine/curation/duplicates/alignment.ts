import { inverse, Matrix } from 'ml-matrix';
import { THUMB } from '../../numeric/appearances';
import { smoothed } from './smoothing';
import { compare, type Fit, type Pose, warp } from './warp';

const SAME: Pose = { scaleX: 1, scaleY: 1, shiftX: 0, shiftY: 0 };

/** Crops of up to 10 % on each side are looked for; what needs more is another picture. */
const MAX_SCALE = 1.25;
const MAX_SHIFT = 0.12;
/** Share of the image that has to lie within the other. */
const MIN_COVER = 0.7;
const COARSE_STEPS = 5;
const FINE_STEPS = 3;

/** An image at half and at full resolution, smoothed so that small shifts change it gently. */
export interface Pyramid {
  readonly coarse: Float32Array;
  readonly fine: Float32Array;
}

export function pyramid(thumbnail: ArrayLike<number>): Pyramid {
  const fine = smoothed(thumbnail, THUMB, 1);
  const half = THUMB / 2;
  const coarse = new Float32Array(half * half);
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const p = 2 * y * THUMB + 2 * x;
      coarse[y * half + x] = (fine[p] + fine[p + 1] + fine[p + THUMB] + fine[p + THUMB + 1]) / 4;
    }
  }
  return { coarse, fine };
}

/** What of an image is needed to fit others to it, computed once. */
export interface Template {
  readonly coarse: TemplateLevel;
  readonly fine: TemplateLevel;
}

interface TemplateLevel {
  readonly size: number;
  readonly values: Float32Array;
  /** Four derivatives per pixel: to the scales and the shifts in x and y. */
  readonly slopes: Float32Array;
  /** Inverse of the 4 * 4 products of the slopes. */
  readonly inverse: Float64Array;
}

export function template({ coarse, fine }: Pyramid): Template {
  return { coarse: templateLevel(coarse, THUMB / 2), fine: templateLevel(fine, THUMB) };
}

function templateLevel(values: Float32Array, size: number): TemplateLevel {
  const slopes = new Float32Array(4 * size * size);
  const products = Matrix.zeros(4, 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const p = y * size + x;
      const slopeX = ((values[x < size - 1 ? p + 1 : p] - values[x > 0 ? p - 1 : p]) / 2) * size;
      const slopeY = ((values[y < size - 1 ? p + size : p] - values[y > 0 ? p - size : p]) / 2) * size;
      slopes[4 * p] = slopeX * ((x + 0.5) / size - 0.5);
      slopes[4 * p + 1] = slopeY * ((y + 0.5) / size - 0.5);
      slopes[4 * p + 2] = slopeX;
      slopes[4 * p + 3] = slopeY;
      for (let a = 0; a < 4; a++)
        for (let b = 0; b < 4; b++) products.set(a, b, products.get(a, b) + slopes[4 * p + a] * slopes[4 * p + b]);
    }
  }
  // An image of stripes has no slope along them: the small addition keeps the pose there where it is.
  for (let a = 0; a < 4; a++) products.set(a, a, products.get(a, a) * 1.001 + 1e-3);
  return { size, values, slopes, inverse: Float64Array.from(inverse(products).to1DArray()) };
}

export interface Alignment {
  readonly pose: Pose;
  /** Correlation of the two images where they overlap, -1..1. */
  readonly correlation: number;
}

/**
 * Fits an image to a template by shift and stretch, from coarse to fine, by Gauss-Newton steps on the template's slopes
 * (inverse compositional alignment, Baker & Matthews 2004). Brightness and contrast are left out by correlation.
 * Below a correlation of `leastCoarse` at the coarse level the fine level is left out.
 */
export function align(to: Template, image: Pyramid, leastCoarse: number): Alignment {
  const coarse = refine(to.coarse, image.coarse, { pose: SAME, correlation: -1 }, COARSE_STEPS);
  if (coarse.correlation < leastCoarse) return coarse;
  return refine(to.fine, image.fine, { pose: coarse.pose, correlation: -1 }, FINE_STEPS);
}

/** At most this many more steps; the best pose seen. */
function refine(to: TemplateLevel, image: Float32Array, start: Alignment, steps: number): Alignment {
  let best = start;
  let pose = start.pose;
  const seen = new Float32Array(image.length);
  for (let s = 0; ; s++) {
    warp(image, to.size, pose, seen);
    const fit = compare(to.values, seen);
    if (fit.cover < MIN_COVER) return best;
    const gain = fit.correlation - best.correlation;
    if (gain > 0) best = { pose, correlation: fit.correlation };
    if (s === steps || gain < 1e-4) return best;
    pose = step(to, seen, fit, pose);
  }
}

function step(
  { values, slopes, inverse: inverted }: TemplateLevel,
  seen: Float32Array,
  { gain, offset }: Fit,
  pose: Pose,
): Pose {
  const sums = [0, 0, 0, 0];
  for (let p = 0; p < seen.length; p++) {
    if (seen[p] !== seen[p]) continue;
    const error = gain * seen[p] + offset - values[p];
    for (let a = 0; a < 4; a++) sums[a] += slopes[4 * p + a] * error;
  }
  const change = (a: number): number => {
    let sum = 0;
    for (let b = 0; b < 4; b++) sum += inverted[4 * a + b] * sums[b];
    return Math.max(-0.2, Math.min(0.2, sum));
  };
  // The change moves the template; undone, it moves the image: pose after inverse(change).
  const scaleX = clamp(pose.scaleX / (1 + change(0)), 1 / MAX_SCALE, MAX_SCALE);
  const scaleY = clamp(pose.scaleY / (1 + change(1)), 1 / MAX_SCALE, MAX_SCALE);
  return {
    scaleX,
    scaleY,
    shiftX: clamp(pose.shiftX - scaleX * change(2), -MAX_SHIFT, MAX_SHIFT),
    shiftY: clamp(pose.shiftY - scaleY * change(3), -MAX_SHIFT, MAX_SHIFT),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
