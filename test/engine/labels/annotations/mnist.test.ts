import assert from 'node:assert/strict';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { openPicture } from '../../../../src/engine/images/picturePart';
import { folderOf } from './packedFiles';
import { itemsOf, readingIn } from './roundTrip';

const idx = (sizes: readonly number[], data: readonly number[]): Buffer => {
  const head = Buffer.alloc(4 + 4 * sizes.length);
  head.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, s) => head.writeUInt32BE(size, 4 + 4 * s));
  return Buffer.concat([head, Buffer.from(data)]);
};
const ramp = (count: number): number[] => Array.from({ length: count * 6 }, (_, i) => i * 3);

describe('IDX files', () => {
  const files = {
    'train-images-idx3-ubyte.gz': gzipSync(idx([2, 2, 3], ramp(2))),
    'train-labels-idx1-ubyte.gz': gzipSync(idx([2], [1, 0])),
    't10k-images-idx3-ubyte': idx([1, 2, 3], ramp(1)),
    't10k-labels-idx1-ubyte': idx([1], [7]),
  };

  it('are gray pictures with the numbers beside them, named where a list of names is there', async () => {
    assert.deepEqual(await itemsOf(await folderOf(files)), [
      't10k-images-idx3-ubyte#row=0 7 test',
      'train-images-idx3-ubyte.gz#row=0 1 train',
      'train-images-idx3-ubyte.gz#row=1 0 train',
    ]);
    const root = await folderOf({ ...files, 'labels.txt': 'circle\nred triangle\n' });
    assert.deepEqual(await itemsOf(root), [
      't10k-images-idx3-ubyte#row=0 7 test',
      'train-images-idx3-ubyte.gz#row=0 red triangle train',
      'train-images-idx3-ubyte.gz#row=1 circle train',
    ]);
    const image = await (await openPicture(join(root, 'train-images-idx3-ubyte.gz#row=1'))).image();
    const { data, info } = await sharp(image).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    assert.deepEqual([info.width, info.height, [...data]], [3, 2, ramp(2).slice(6)]);
  });

  it('say where the number of pictures is another than that of labels', async () => {
    const root = await folderOf({ ...files, 'train-images-idx3-ubyte.gz': gzipSync(idx([12, 2, 3], ramp(3))) });
    assert.deepEqual((await itemsOf(root)).at(-1), 'train-images-idx3-ubyte.gz#row=2  train');
    assert.match((await readingIn(root)).notes[0], /says it has 12 pictures, holds 3, and .+ has 2 labels/);
  });
});
