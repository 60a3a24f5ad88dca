import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { openPicture, region } from '../../../src/engine/images/picturePart';
import { entryPath, partPath, pictureOf, wholePicture } from '../../../src/engine/protocol/pictureParts';

describe('partPath', () => {
  it('gives a path from which the part is read again', () => {
    for (const box of [
      { x: 0, y: 0, width: 20, height: 21 },
      { x: -1.5, y: 2.25, width: 0.5, height: 1000 },
      { x: 12.5, y: 0.0001, width: 100, height: 3, percent: true },
    ])
      assert.deepEqual(pictureOf(partPath('t#3 b.jpg', box)), { file: 't#3 b.jpg', entry: null, box });
  });

  it('tells equal boxes apart by a number', () => {
    const box = { x: 1, y: 2, width: 3, height: 4 };
    assert.equal(partPath('a.jpg', box, 2), 'a.jpg#xywh=1,2,3,4&n=2');
    assert.deepEqual(pictureOf('a.jpg#xywh=1,2,3,4&n=2'), { file: 'a.jpg', entry: null, box });
  });

  it('leaves names alone that only begin like a part', () => {
    for (const name of ['a.jpg#xywh=1,2,3', 'a#xywh.jpg', 'a#xywh=1,2,3,4.jpg'])
      assert.deepEqual(pictureOf(name), { file: name, entry: null, box: null });
  });
});

describe('entryPath', () => {
  it('gives a path from which file and entry are read again, also of a part of it', () => {
    for (const [file, entry] of [
      ['data/train-00000-of-00001.parquet', 12],
      ['test/data-00000-of-00002.arrow', 0],
      ['train-images-idx3-ubyte.gz', 59_999],
      ['shards/a b#1.tar', 'x/y #1 100%.jpg'],
      ['a.tar', '..\\\\é.png'],
      ['a.tar', '../../etc/passwd'],
    ] as const) {
      const path = entryPath(file, entry);
      assert.deepEqual(pictureOf(path), { file, entry, box: null });
      assert.equal(join('/root', path), `/root/${path}`, 'no part of the name leads anywhere');
      const box = { x: 1, y: 2, width: 3, height: 4 };
      assert.deepEqual(pictureOf(partPath(path, box)), { file, entry, box });
      assert.equal(wholePicture(partPath(path, box)), path);
    }
    assert.equal(entryPath('shards/train-000000.tar', '000001.jpg'), 'shards/train-000000.tar#entry=000001.jpg');
  });

  it('leaves names of ordinary files alone', () => {
    for (const name of [
      'a.jpg#row=1',
      't#entry=3.jpg',
      'x.tar.jpg',
      'x.parquet#row=a',
      'x.parquet#3.jpg',
      'a.gz#row=1',
    ])
      assert.deepEqual(pictureOf(name), { file: name, entry: null, box: null });
  });
});

describe('region', () => {
  const picture = { width: 64, height: 48 };

  it('is the box with a tenth of its longer side around it, in whole pixels inside the picture', () => {
    assert.deepEqual(region({ x: 20, y: 10, width: 20, height: 10 }, picture), {
      left: 18,
      top: 8,
      width: 24,
      height: 14,
    });
    assert.deepEqual(region({ x: 0, y: 0, width: 64, height: 48 }, picture), { left: 0, top: 0, ...picture });
  });

  it('takes hundredths of width and height', () => {
    assert.deepEqual(
      region({ x: 25, y: 25, width: 50, height: 50, percent: true }, { width: 40, height: 80 }),
      region({ x: 10, y: 20, width: 20, height: 40 }, { width: 40, height: 80 }),
    );
  });

  it('is none for a box outside of the picture', () => {
    for (const box of [
      { x: 64, y: 0, width: 5, height: 5 },
      { x: -9, y: 0, width: 5, height: 5 },
    ])
      assert.equal(region(box, picture), null);
  });
});

describe('openPicture', () => {
  it('cuts the pixels of a part out of the picture as it is shown, also one that is turned by EXIF', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nearmiss-part-'));
    // Stored 8 wide and 4 high; orientation 6 shows it 4 wide and 8 high, with the left column on top.
    const stored = Buffer.from(Array.from({ length: 8 * 4 * 3 }, (_, i) => 8 * (((i / 3) % 8) | 0)));
    const file = join(folder, 'turned.png');
    await sharp(stored, { raw: { width: 8, height: 4, channels: 3 } })
      .withMetadata({ orientation: 6 })
      .png()
      .toFile(file);
    const part = await openPicture(partPath(file, { x: 0, y: 2, width: 4, height: 2 }));
    const { data, info } = await sharp(await part.image())
      .raw()
      .toBuffer({ resolveWithObject: true });
    // A margin of .4 pixels takes a row more on both sides: rows 1 to 4 of those shown.
    assert.deepEqual([info.width, info.height], [4, 4]);
    for (let row = 0; row < 4; row++) assert.equal(data[row * 4 * info.channels], 8 * (row + 1));
  });

  it('gives parts of one picture hashes of their own, and a whole picture that of its bytes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nearmiss-part-'));
    const file = join(folder, 'a.png');
    await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123456' } })
      .png()
      .toFile(file);
    const hashes = [];
    for (const path of [file, `${file}#xywh=0,0,3,3`, `${file}#xywh=0,0,3,4`])
      hashes.push((await openPicture(path)).hash);
    assert.equal(new Set(hashes).size, 3);
  });
});
