/**
 * A square image as numbers, smoothed `times` by the binomial filter [1 2 1]/4 in both directions; the border repeats.
 */
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
