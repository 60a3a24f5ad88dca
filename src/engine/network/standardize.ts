import type { Pixels } from '../numeric/pixels';

/** Below it a channel has no content, and its noise is left as it is. */
const LEAST_DEVIATION = 1;

/** Mean and standard deviation of each channel over the readable images, in pixel units 0..255. */
export function channelStatistics({ count, channels, data, readable }: Pixels): { mean: number[]; deviation: number[] } {
  const size = count > 0 ? data.length / count : 0;
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  let images = 0;
  for (let i = 0; i < count; i++) {
    if (!readable[i]) continue;
    images++;
    for (let p = i * size; p < (i + 1) * size; p++) {
      sums[p % channels] += data[p];
      squares[p % channels] += data[p] * data[p];
    }
  }
  const values = Math.max(1, (images * size) / channels);
  const mean = [...sums].map((sum) => sum / values);
  const deviation = mean.map((m, c) => Math.max(LEAST_DEVIATION, Math.sqrt(Math.max(0, squares[c] / values - m * m))));
  return { mean, deviation };
}

/** The images as [images, height, width, channels] values with mean 0 and deviation 1 over the dataset. */
export function standardized(pixels: Pixels, images: ArrayLike<number>, { mean, deviation }: { mean: readonly number[]; deviation: readonly number[] }): Float32Array {
  const size = pixels.height * pixels.width * pixels.channels;
  const out = new Float32Array(images.length * size);
  for (let b = 0; b < images.length; b++) {
    const from = images[b] * size;
    for (let p = 0; p < size; p++) {
      const c = p % pixels.channels;
      out[b * size + p] = (pixels.data[from + p] - mean[c]) / deviation[c];
    }
  }
  return out;
}
