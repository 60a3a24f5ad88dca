import { isFeatures, numbersOf, type Samples } from '../numeric/samples';

/** Below it a channel of pixels has no content, and its noise is left as it is. */
const LEAST_PIXEL_DEVIATION = 1;
/** Likewise for a column of features, as a share of the largest deviation of a column. */
const LEAST_COLUMN_SHARE = 1e-3;

/** What takes samples to mean 0 and deviation 1 over the dataset. */
export interface Statistics {
  /** Of each channel in pixel units 0..255, or of each column of features. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Mean and standard deviation of each channel or column over the readable images. */
export function statisticsOf(samples: Samples): Statistics {
  const { values, size, period } = numbersOf(samples);
  const sums = new Float64Array(period);
  const squares = new Float64Array(period);
  let images = 0;
  for (let i = 0; i < samples.count; i++) {
    if (!samples.readable[i]) continue;
    images++;
    for (let p = i * size, c = 0; p < (i + 1) * size; p++) {
      sums[c] += values[p];
      squares[c] += values[p] * values[p];
      if (++c === period) c = 0;
    }
  }
  const count = Math.max(1, (images * size) / period);
  const mean = [...sums].map((sum) => sum / count);
  const deviation = mean.map((m, c) => Math.sqrt(Math.max(0, squares[c] / count - m * m)));
  const least = isFeatures(samples) ? LEAST_COLUMN_SHARE * Math.max(...deviation) || 1 : LEAST_PIXEL_DEVIATION;
  return { mean, deviation: deviation.map((d) => Math.max(least, d)) };
}

/** The images' numbers, one image after the other, with mean 0 and deviation 1 over the dataset. */
export function standardized(
  samples: Samples,
  images: ArrayLike<number>,
  { mean, deviation }: Statistics,
): Float32Array {
  const { values, size, period } = numbersOf(samples);
  const out = new Float32Array(images.length * size);
  for (let b = 0; b < images.length; b++) {
    const from = images[b] * size;
    for (let p = 0, c = 0; p < size; p++) {
      out[b * size + p] = (values[from + p] - mean[c]) / deviation[c];
      if (++c === period) c = 0;
    }
  }
  return out;
}
