import { cosineDistance, row, type Embeddings } from '../numeric/embeddings';
import type { Random } from '../numeric/random';
import type { VerificationPairs } from './verification';

/** Of more pairs of a kind this many are drawn at random: enough to tell a FAR of 1 in 1,000 to within a tenth. */
const MOST_PAIRS = 200_000;

/** Pairs of images by their two rows, and whether they are of one class. */
export interface ImagePairs {
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /** 1 for a genuine pair, 0 for an impostor. */
  readonly same: Uint8Array;
}

/**
 * The pairs of labelled images with their cosine distances: all genuine and all impostor pairs, or a random choice of a
 * kind of which there are too many.
 * @param labels class index of each image, -1 where it has none
 */
export function verificationPairs(
  embeddings: Embeddings,
  labels: Int32Array,
  random: Random,
  most = MOST_PAIRS,
): VerificationPairs {
  const { first, second, same } = drawPairs(labels, random, most);
  return {
    distances: Float64Array.from(first, (image, pair) =>
      cosineDistance(row(embeddings, image), row(embeddings, second[pair])),
    ),
    same,
  };
}

/** The pairs alone, at most `most` of a kind. */
export function drawPairs(labels: Int32Array, random: Random, most: number): ImagePairs {
  const images = Uint32Array.from(labels.keys()).filter((image) => labels[image] >= 0);
  // Selection sampling (Knuth, volume 2, algorithm S): each pair with the chance wanted / left.
  const left = countPairs(images, labels);
  const wanted = left.map((count) => Math.min(count, most));
  const first: number[] = [],
    second: number[] = [],
    same: number[] = [];
  for (let i = 0; i < images.length; i++) {
    for (let j = i + 1; j < images.length; j++) {
      const kind = labels[images[i]] === labels[images[j]] ? 1 : 0;
      const taken = wanted[kind] === left[kind] || random() * left[kind] < wanted[kind];
      left[kind]--;
      if (!taken) continue;
      wanted[kind]--;
      first.push(images[i]);
      second.push(images[j]);
      same.push(kind);
    }
  }
  return { first: Uint32Array.from(first), second: Uint32Array.from(second), same: Uint8Array.from(same) };
}

/** Impostor pairs, genuine pairs. */
function countPairs(images: Uint32Array, labels: Int32Array): [number, number] {
  const sizes = new Map<number, number>();
  for (const image of images) sizes.set(labels[image], (sizes.get(labels[image]) ?? 0) + 1);
  const pairs = (n: number) => (n * (n - 1)) / 2;
  const genuine = [...sizes.values()].reduce((sum, size) => sum + pairs(size), 0);
  return [pairs(images.length) - genuine, genuine];
}
