import { cholesky } from '../../numeric/cholesky';
import type { Embeddings } from '../../numeric/embeddings';
import { shuffle, type Random } from '../../numeric/random';
import { type JobContext, throwIfStopped } from '../../protocol/job';
import type { Columns, Features } from '../columns';

/** Landmarks at most. More follow the data more closely; 512 cost seconds at 10,000 images and lose next to nothing. */
const LANDMARKS = 512;
/** Kernel width: exp(-SHARPNESS * distance / typical distance). Measured best on CIFAR-10N, and flat around it. */
const SHARPNESS = 1.4;
/** Added to the diagonal, since landmarks may be copies of each other. */
const JITTER = 1e-4;
/** Columns that are worked on at a time: a block of them and its landmarks stay in the processor's cache. */
const BLOCK = 256;

/**
 * Nystrom features of a radial kernel (Williams and Seeger 2001): L^-1 k(landmarks, x) with L L' = k(landmarks,
 * landmarks). Inner products of these features are close to the kernel, so that a linear method on them draws curved
 * borders.
 */
export function kernelFeatures(embeddings: Embeddings, { images }: Columns, random: Random, job: JobContext): Features {
  const dim = Math.min(LANDMARKS, images.length >> 1);
  const landmarks = shuffle(images.slice(), random).subarray(0, dim);
  const scale = SHARPNESS / typicalDistance(embeddings, images, random);
  const kernel = (a: number, b: number): number => Math.exp(-scale * distance(embeddings, a, b));
  const between = new Float64Array(dim * dim);
  for (let p = 0; p < dim; p++) {
    for (let q = 0; q <= p; q++) between[p * dim + q] = kernel(landmarks[p], landmarks[q]) + (p === q ? JITTER : 0);
  }
  const lower = cholesky(between, dim);
  const values = new Float32Array(dim * images.length);
  for (let start = 0; start < images.length; start += BLOCK) {
    throwIfStopped(job);
    const end = Math.min(start + BLOCK, images.length);
    for (let p = 0; p < dim; p++) {
      for (let c = start; c < end; c++) values[p * images.length + c] = kernel(landmarks[p], images[c]);
    }
    solveLower(lower, dim, values, images.length, start, end);
  }
  return { dim, count: images.length, values };
}

/** Forward substitution on the columns from `start` to `end`, in place. */
function solveLower(
  lower: Float64Array,
  dim: number,
  values: Float32Array,
  count: number,
  start: number,
  end: number,
): void {
  for (let p = 0; p < dim; p++) {
    const target = values.subarray(p * count + start, p * count + end);
    for (let q = 0; q < p; q++) {
      const factor = lower[p * dim + q];
      const source = values.subarray(q * count + start, q * count + end);
      for (let c = 0; c < target.length; c++) target[c] -= factor * source[c];
    }
    const scale = 1 / lower[p * dim + p];
    for (let c = 0; c < target.length; c++) target[c] *= scale;
  }
}

/** Median cosine distance of random pairs. */
function typicalDistance(embeddings: Embeddings, images: Uint32Array, random: Random): number {
  const pick = (): number => images[Math.floor(random() * images.length)];
  const distances = Float64Array.from({ length: 1001 }, () => distance(embeddings, pick(), pick())).sort();
  return Math.max(distances[500], 1e-6);
}

function distance({ dim, values }: Embeddings, a: number, b: number): number {
  let dot = 0;
  for (let f = 0, i = a * dim, j = b * dim; f < dim; f++, i++, j++) dot += values[i] * values[j];
  return 1 - dot;
}
