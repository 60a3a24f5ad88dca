import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { seededRandom, shuffle } from '../../../src/engine/numeric/random';

export const FASHION_CLASSES = [
  't-shirt',
  'trouser',
  'pullover',
  'dress',
  'coat',
  'sandal',
  'shirt',
  'sneaker',
  'bag',
  'ankle boot',
];
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
 * `count` test images with a share of wrong labels: `symmetric` ones on any other class, `confused` ones on the class
 * that looks alike, `mixed` half of each. Draw 0 has the first images, draw 1 the next ones. null where the data is not
 * there.
 */
export function readFashionMnist(
  count: number,
  noise: 'symmetric' | 'confused' | 'mixed',
  share: number,
  draw = 0,
): PlantedSet | null {
  if (!existsSync(FASHION_FOLDER)) return null;
  const [images, classes] = ['images-idx3', 'labels-idx1'].map((part) =>
    gunzipSync(readFileSync(`${FASHION_FOLDER}/t10k-${part}-ubyte.gz`)),
  );
  const data = new Uint8Array(
    images.subarray(IMAGE_HEADER + draw * count * SIZE * SIZE, IMAGE_HEADER + (draw + 1) * count * SIZE * SIZE),
  );
  const truth = Int32Array.from(classes.subarray(LABEL_HEADER + draw * count, LABEL_HEADER + (draw + 1) * count));
  const random = seededRandom(1 + draw);
  const labels = truth.slice();
  shuffle(Uint32Array.from(truth.keys()), random)
    .subarray(0, Math.round(share * count))
    .forEach((image, n) => {
      const elsewhere = (truth[image] + 1 + Math.floor(9 * random())) % 10;
      labels[image] =
        noise === 'symmetric' || (noise === 'mixed' && n % 2 === 1) ? elsewhere : MISTAKEN_FOR[truth[image]];
    });
  return {
    pixels: { count, height: SIZE, width: SIZE, channels: 1, data, readable: new Uint8Array(count).fill(1) },
    labels,
    truth,
  };
}
