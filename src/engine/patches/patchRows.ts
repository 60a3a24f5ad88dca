import type { FeatureMap } from '../backbone/runner';
import { normalizeRows } from '../numeric/embeddings';

/**
 * One unit row per place of an image's map: the mean of the features there and at the eight places around it, as in
 * PatchCore (Roth et al. 2022), so that a pattern that lies between two places does not look new.
 */
export function patchRows({ height, width, channels, values }: FeatureMap): Float32Array {
  const rows = new Float32Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const out = rows.subarray((y * width + x) * channels, (y * width + x + 1) * channels);
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const at = (v * width + u) * channels;
          for (let c = 0; c < channels; c++) out[c] += values[at + c];
        }
      }
    }
  }
  return normalizeRows(rows, channels);
}
