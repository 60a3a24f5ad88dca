import { emptyKnn, insertNearest } from '../../neighbours/nearest';
import type { Knn } from '../../numeric/knn';
import { type Random, shuffle } from '../../numeric/random';
import { type JobContext, throwIfStopped } from '../../protocol/job';
import { DESCRIPTOR, FREQUENCIES, products } from './perceptualHash';

/** Look-alikes kept per image. */
const KEPT = 8;
const TABLES = 8;
/** Keys are made of the lowest frequencies, which survive recompression, scaling and cropping best. */
const LOWEST = 24;
/** The bits of a key that were nearest to tipping are looked up both ways: 2^4 buckets per table. */
const TIPPING = 4;
/** Cosine below which two descriptors are no look-alikes, even with a crop between them. */
const ALIKE = 0.65;
/** Images compared per image at most, for datasets in which everything looks alike. */
const COMPARED = 2000;

/**
 * The images whose perceptual hash is like that of each image or of its mirror image, independent of any embedding:
 * multi-probe locality sensitive hashing (Lv et al. 2007). Each table sorts the images into buckets by the signs of
 * some descriptor values; an image looks into its own bucket and into those that it missed by the values nearest to 0.
 * @param descriptors rows of perceptualHash.ts; rows of zeros take no part
 * @returns for each image the 8 most alike of those found, with distance 1 - cosine, the better of plain and mirrored
 */
export function hashNeighbours(descriptors: Float32Array, random: Random, job: JobContext): Knn {
  const count = descriptors.length / DESCRIPTOR;
  const bits = Math.min(20, LOWEST, Math.max(8, Math.round(Math.log2(count + 1)) + 4));
  const tables = Array.from({ length: TABLES }, () =>
    buildTable(descriptors, shuffle(lowestFrequencies(), random).slice(0, bits)),
  );
  const knn = emptyKnn(count, KEPT);
  const seen = new Int32Array(count).fill(-1);
  for (let i = 0; i < count; i++) {
    if (i % 256 === 0) report(job, i, count);
    if (isEmpty(descriptors, i)) continue;
    seen[i] = i;
    const found: number[] = [];
    for (const table of tables) if (found.length < COMPARED) lookUp(table, descriptors, i, seen, found);
    keepAlike(knn, descriptors, i, found);
  }
  return knn;
}

interface Table {
  /** The descriptor values whose signs are the bits of a key. */
  readonly values: readonly number[];
  /** First image of each bucket and the next image of each image's bucket, -1 at the end. */
  readonly first: Int32Array;
  readonly next: Int32Array;
}

/** Descriptor values by rising frequency, without the mean. */
function lowestFrequencies(): number[] {
  const frequency = (d: number): number => Math.floor(d / FREQUENCIES) + (d % FREQUENCIES);
  return Array.from({ length: DESCRIPTOR - 1 }, (_, d) => d + 1)
    .sort((a, b) => frequency(a) - frequency(b) || a - b)
    .slice(0, LOWEST);
}

function buildTable(descriptors: Float32Array, values: readonly number[]): Table {
  const count = descriptors.length / DESCRIPTOR;
  const first = new Int32Array(1 << values.length).fill(-1);
  const next = new Int32Array(count).fill(-1);
  for (let i = count - 1; i >= 0; i--) {
    if (isEmpty(descriptors, i)) continue;
    const key = keyOf(descriptors, i, values, false);
    next[i] = first[key];
    first[key] = i;
  }
  return { values, first, next };
}

function keyOf(descriptors: Float32Array, image: number, values: readonly number[], mirror: boolean): number {
  let key = 0;
  for (let b = 0; b < values.length; b++) {
    const positive = descriptors[image * DESCRIPTOR + values[b]] > 0;
    if (positive !== (mirror && values[b] % 2 === 1)) key |= 1 << b;
  }
  return key;
}

function lookUp(
  { values, first, next }: Table,
  descriptors: Float32Array,
  image: number,
  seen: Int32Array,
  found: number[],
): void {
  const size = (b: number): number => Math.abs(descriptors[image * DESCRIPTOR + values[b]]);
  const tipping = values
    .map((_, b) => b)
    .sort((a, b) => size(a) - size(b))
    .slice(0, TIPPING);
  for (const mirror of [false, true]) {
    const key = keyOf(descriptors, image, values, mirror);
    for (let flips = 0; flips < 1 << TIPPING; flips++) {
      let probe = key;
      for (let t = 0; t < TIPPING; t++) if ((flips >> t) & 1) probe ^= 1 << tipping[t];
      for (let j = first[probe]; j >= 0 && found.length < COMPARED; j = next[j]) {
        if (seen[j] === image) continue;
        seen[j] = image;
        found.push(j);
      }
    }
  }
}

const product = new Float64Array(2);

function keepAlike(knn: Knn, descriptors: Float32Array, image: number, found: number[]): void {
  for (const j of found.sort((a, b) => a - b)) {
    products(descriptors, image * DESCRIPTOR, descriptors, j * DESCRIPTOR, product);
    const cosine = Math.max(product[0], product[1]);
    if (cosine >= ALIKE) insertNearest(knn, image, j, 1 - cosine);
  }
}

function isEmpty(descriptors: Float32Array, image: number): boolean {
  for (let d = image * DESCRIPTOR; d < (image + 1) * DESCRIPTOR; d++) if (descriptors[d] !== 0) return false;
  return true;
}

function report(job: JobContext, done: number, total: number): void {
  throwIfStopped(job);
  job.progress({ stage: 'findings', done, total, note: `look-alikes of ${done} of ${total} images` });
}
