import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { seededRandom, shuffle } from '../../../src/engine/numeric/random';

export const FASHION_CLASSES = ['t-shirt', 'trouser', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker', 'bag', 'ankle boot'];
/** Of Debian's package dataset-fashion-mnist. */
export const FASHION_FOLDER = '/usr/share/datasets/fashion-mnist';

const SIZE = 28;
const IMAGE_HEADER = 16;
const LABEL_HEADER = 8;
/** The class that each is mistaken for when classes are confused: pairs that look alike, one way or both. */
const MISTAKEN_FOR = [6, 3, 4, 1, 2, 7, 0, 9, 5, 7];

export interface PlantedSet {
  readonly pixels: Pixels;
  readonly labels: Int32Array;
  readonly truth: Int32Array;
}

/**
 * The first `count` test images with a share of wrong labels: `symmetric` ones on any other class, `confused` ones on the class that
 * looks alike. null where the data is not there.
 */
export function readFashionMnist(count: number, noise: 'symmetric' | 'confused', share: number): PlantedSet | null {
  if (!existsSync(FASHION_FOLDER)) return null;
  const [images, classes] = ['images-idx3', 'labels-idx1'].map((part) => gunzipSync(readFileSync(`${FASHION_FOLDER}/t10k-${part}-ubyte.gz`)));
  const data = new Uint8Array(images.subarray(IMAGE_HEADER, IMAGE_HEADER + count * SIZE * SIZE));
  const truth = Int32Array.from(classes.subarray(LABEL_HEADER, LABEL_HEADER + count));
  const random = seededRandom(1);
  const labels = truth.slice();
  for (const image of shuffle(Uint32Array.from(truth.keys()), random).subarray(0, Math.round(share * count))) {
    const elsewhere = (truth[image] + 1 + Math.floor(9 * random())) % 10;
    labels[image] = noise === 'symmetric' ? elsewhere : MISTAKEN_FOR[truth[image]];
  }
  return { pixels: { count, height: SIZE, width: SIZE, channels: 1, data, readable: new Uint8Array(count).fill(1) }, labels, truth };
}
