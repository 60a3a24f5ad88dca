import { DESCRIPTOR, lowFrequencies, products } from './perceptualHash';
import { THUMB, THUMB_AREA } from '../../numeric/appearances';

/** The image itself and its changes under shift and stretch in both directions. */
const VECTORS = 5;

/**
 * Orthonormal basis of what an image looks like under small shifts and stretches, to first order: its descriptor and the tangents there
 * (tangent distance, Simard et al. 1993), 5 rows of descriptor values. Tangents of length 0 are rows of 0.
 */
export function tangentBasis(thumbnails: Uint8Array, descriptors: Float32Array, image: number): Float32Array {
  const basis = new Float32Array(VECTORS * DESCRIPTOR);
  basis.set(descriptors.subarray(image * DESCRIPTOR, (image + 1) * DESCRIPTOR));
  const tangent = new Float32Array(THUMB_AREA);
  for (let t = 1; t < VECTORS; t++) {
    tangentImage(thumbnails.subarray(image * THUMB_AREA, (image + 1) * THUMB_AREA), t > 2, t % 2 === 1, tangent);
    lowFrequencies(tangent, 0, basis, t * DESCRIPTOR);
    orthonormalize(basis, t);
  }
  return basis;
}

/** The derivative of the image to a shift or a stretch from its centre, along x or along y. */
function tangentImage(image: Uint8Array, stretch: boolean, alongX: boolean, out: Float32Array): void {
  for (let y = 0; y < THUMB; y++) {
    for (let x = 0; x < THUMB; x++) {
      const at = alongX ? x : y;
      const step = alongX ? 1 : THUMB;
      const p = y * THUMB + x;
      const slope = image[at < THUMB - 1 ? p + step : p] - image[at > 0 ? p - step : p];
      out[p] = stretch ? slope * (at - (THUMB - 1) / 2) : slope;
    }
  }
}

/** Makes row t orthogonal to the rows before it and of length 1. */
function orthonormalize(basis: Float32Array, t: number): void {
  const row = basis.subarray(t * DESCRIPTOR, (t + 1) * DESCRIPTOR);
  const before = length(row);
  for (let r = 0; r < t; r++) {
    let dot = 0;
    for (let d = 0; d < DESCRIPTOR; d++) dot += row[d] * basis[r * DESCRIPTOR + d];
    for (let d = 0; d < DESCRIPTOR; d++) row[d] -= dot * basis[r * DESCRIPTOR + d];
  }
  const after = length(row);
  const scale = after > 1e-4 * before ? 1 / after : 0;
  for (let d = 0; d < DESCRIPTOR; d++) row[d] *= scale;
}

function length(row: Float32Array): number {
  let sum = 0;
  for (const value of row) sum += value * value;
  return Math.sqrt(sum);
}

const product = new Float64Array(2);

/** Cosines of another image's descriptor to the space of a basis: [as it is, in the mirror]. 1 where a small shift and stretch explain all. */
export function tangentCosines(basis: Float32Array, descriptors: Float32Array, other: number, out: Float64Array): void {
  let plain = 0;
  let mirror = 0;
  for (let t = 0; t < VECTORS; t++) {
    products(basis, t * DESCRIPTOR, descriptors, other * DESCRIPTOR, product);
    plain += product[0] * product[0];
    mirror += product[1] * product[1];
  }
  out[0] = Math.sqrt(plain);
  out[1] = Math.sqrt(mirror);
}
