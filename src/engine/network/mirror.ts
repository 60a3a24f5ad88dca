import type { ImageShape } from './edgeStem';

/** The images with left and right exchanged. */
export function mirror(images: Float32Array, { width, channels }: ImageShape): Float32Array {
  const out = new Float32Array(images.length);
  const row = width * channels;
  for (let start = 0; start < images.length; start += row) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) out[start + x * channels + c] = images[start + (width - 1 - x) * channels + c];
    }
  }
  return out;
}
