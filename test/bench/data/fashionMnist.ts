import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { seededRandom, shuffle } from '../../../src/engine/numeric/random';

/** Where Debian's package dataset-fashion-mnist puts its files. */
export const FASHION_MNIST = '/usr/share/datasets/fashion-mnist';
const SIZE = 28;

/** In the order of the labels. */
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
  'ankle-boot',
];

export interface FashionMnist {
  readonly pixels: Pixels;
  readonly labels: Int32Array;
}

/**
 * Images of the 60,000 to train with, the same ones for the same seed, in a random order.
 * @param perClass how many of each class, one number for all or one per class
 * @returns null where the package is not installed
 */
export function readFashionMnist(perClass: number | readonly number[], seed = 1): FashionMnist | null {
  if (!existsSync(FASHION_MNIST)) return null;
  const all = readIdx('images-idx3', 16);
  const labelsOfAll = readIdx('labels-idx1', 8);
  const random = seededRandom(seed);
  const chosen = shuffle(
    FASHION_CLASSES.flatMap((_, label) => {
      const images = [...labelsOfAll.keys()].filter((image) => labelsOfAll[image] === label);
      return shuffle(images, random).slice(0, typeof perClass === 'number' ? perClass : perClass[label]);
    }),
    random,
  );
  const data = new Uint8Array(new SharedArrayBuffer(chosen.length * SIZE * SIZE));
  chosen.forEach((image, i) => data.set(all.subarray(image * SIZE * SIZE, (image + 1) * SIZE * SIZE), i * SIZE * SIZE));
  return {
    labels: Int32Array.from(chosen, (image) => labelsOfAll[image]),
    pixels: {
      count: chosen.length,
      height: SIZE,
      width: SIZE,
      channels: 1,
      data,
      readable: new Uint8Array(chosen.length).fill(1),
    },
  };
}

function readIdx(kind: string, headerBytes: number): Buffer {
  return gunzipSync(readFileSync(join(FASHION_MNIST, `train-${kind}-ubyte.gz`))).subarray(headerBytes);
}
