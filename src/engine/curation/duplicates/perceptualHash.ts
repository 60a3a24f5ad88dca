import { THUMB, THUMB_AREA } from '../../numeric/appearances';

/** Frequencies kept in each direction. */
export const FREQUENCIES = 8;
/** Values of a descriptor: one per pair of a vertical and a horizontal frequency. */
export const DESCRIPTOR = FREQUENCIES * FREQUENCIES;

/** Standard deviation in gray levels below which a thumbnail shows nothing to compare: what is left is noise. */
const FLAT = 2;

/** Cosine transform (DCT-II, orthonormal), row f: frequency f. */
const COSINES = Float64Array.from({ length: FREQUENCIES * THUMB }, (_, i) => {
  const f = Math.floor(i / THUMB);
  return Math.cos(((2 * (i % THUMB) + 1) * f * Math.PI) / (2 * THUMB)) * Math.sqrt((f === 0 ? 1 : 2) / THUMB);
});

const scratch = new Float64Array(FREQUENCIES * THUMB);

/**
 * Writes the 8 * 8 lowest cosine-transform coefficients of a 32 * 32 image: value v * 8 + h has vertical frequency v
 * and horizontal frequency h. The mean (v = h = 0) is left out as 0, so brightness does not count.
 */
export function lowFrequencies(
  image: ArrayLike<number>,
  start: number,
  out: Float32Array | Float64Array,
  at: number,
): void {
  for (let v = 0; v < FREQUENCIES; v++) {
    for (let x = 0; x < THUMB; x++) {
      let sum = 0;
      for (let y = 0; y < THUMB; y++) sum += COSINES[v * THUMB + y] * image[start + y * THUMB + x];
      scratch[v * THUMB + x] = sum;
    }
    for (let h = 0; h < FREQUENCIES; h++) {
      let sum = 0;
      for (let x = 0; x < THUMB; x++) sum += COSINES[h * THUMB + x] * scratch[v * THUMB + x];
      out[at + v * FREQUENCIES + h] = sum;
    }
  }
  out[at] = 0;
}

/**
 * A descriptor per image: its low frequencies scaled to length 1, so that contrast does not count. The signs of its
 * values are the classical perceptual hash (pHash, Zauner 2010, with the threshold at 0). In the mirror the values of
 * odd horizontal frequency change their sign and nothing else. Rows of images without contrast are all 0.
 */
export function descriptors(thumbnails: Uint8Array): Float32Array {
  const count = thumbnails.length / THUMB_AREA;
  const out = new Float32Array(count * DESCRIPTOR);
  for (let i = 0; i < count; i++) {
    lowFrequencies(thumbnails, i * THUMB_AREA, out, i * DESCRIPTOR);
    let energy = 0;
    for (let d = i * DESCRIPTOR; d < (i + 1) * DESCRIPTOR; d++) energy += out[d] * out[d];
    const scale = energy < THUMB_AREA * FLAT * FLAT ? 0 : 1 / Math.sqrt(energy);
    for (let d = i * DESCRIPTOR; d < (i + 1) * DESCRIPTOR; d++) out[d] *= scale;
  }
  return out;
}

/**
 * Scalar product of two descriptors (offsets into `values` and `others`): [as they are, with the second in the mirror].
 */
export function products(
  values: ArrayLike<number>,
  at: number,
  others: ArrayLike<number>,
  otherAt: number,
  out: Float64Array,
): void {
  let even = 0;
  let odd = 0;
  for (let d = 0; d < DESCRIPTOR; d += 2) {
    even += values[at + d] * others[otherAt + d];
    odd += values[at + d + 1] * others[otherAt + d + 1];
  }
  out[0] = even + odd;
  out[1] = even - odd;
}
