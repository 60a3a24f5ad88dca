import { THUMB, THUMB_AREA } from '../numeric/appearances';

/**
 * A gray image as 32 * 32 levels. Larger images are averaged down, smaller ones interpolated. @param gray width *
 * height levels
 */
export function grayThumbnail(gray: Float32Array, width: number, height: number): Uint8Array {
  const rows = resampling(height);
  const columns = resampling(width);
  const narrow = new Float32Array(height * THUMB);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < THUMB; x++) narrow[y * THUMB + x] = weighted(columns[x], gray, y * width, 1);
  const thumbnail = new Uint8Array(THUMB_AREA);
  for (let y = 0; y < THUMB; y++)
    for (let x = 0; x < THUMB; x++) thumbnail[y * THUMB + x] = Math.round(weighted(rows[y], narrow, x, THUMB));
  return thumbnail;
}

/** The source pixels from `first` on that make one pixel of the thumbnail, with weights that sum to 1. */
interface Tap {
  readonly first: number;
  readonly weights: Float32Array;
}

/** Images of a dataset mostly have few sizes. */
const known = new Map<number, Tap[]>();
const KNOWN = 256;

/** A triangle as wide as the step from one thumbnail pixel to the next, at least as wide as a source pixel. */
function resampling(from: number): Tap[] {
  const found = known.get(from);
  if (found) return found;
  const step = from / THUMB;
  const reach = Math.max(1, step);
  const taps = Array.from({ length: THUMB }, (_, o) => {
    const centre = (o + 0.5) * step - 0.5;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(from - 1, Math.floor(centre + reach));
    const weights = Float32Array.from({ length: last - first + 1 }, (_, w) =>
      Math.max(1e-6, 1 - Math.abs(first + w - centre) / reach),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
  if (known.size < KNOWN) known.set(from, taps);
  return taps;
}

function weighted({ first, weights }: Tap, values: Float32Array, start: number, stride: number): number {
  let sum = 0;
  for (let w = 0, at = start + first * stride; w < weights.length; w++, at += stride) sum += weights[w] * values[at];
  return sum;
}
