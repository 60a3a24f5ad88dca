import assert from 'node:assert/strict';
import sharp from 'sharp';
import { contentHash, convertChannels, decodeImage } from '../../../src/engine/images/imageDecoder';
import { BMP, bomb, HEIC, picture, plain } from './hostileImages';

/** The four corner pixels of an image scaled to size * size. */
function corners({ data, channels }: { data: Uint8Array; channels: number }, size: number): number[][] {
  return [0, size - 1, size * (size - 1), size * size - 1].map((pixel) => [
    ...data.slice(pixel * channels, (pixel + 1) * channels),
  ]);
}

const near = (actual: number[], expected: number[], by: number) =>
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]) <= by, `${actual} is not within ${by} of ${expected}`),
  );

describe('decodeImage', () => {
  const RED = [255, 0, 0];
  const problem = async (bytes: Buffer, message: RegExp) =>
    assert.rejects(decodeImage(bytes, 8), { code: 'image/unreadable', message });

  it('reads every format by its content', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
      const image = await decodeImage(await plain('#c04020', 16, 12).toFormat(format).toBuffer(), 4);
      assert.deepEqual([image.width, image.height, image.channels, image.data.length], [16, 12, 3, 48], format);
      near([...image.data.slice(0, 3)], [0xc0, 0x40, 0x20], 6);
    }
  });

  it('turns an image as its EXIF orientation says', async () => {
    // Red above, blue below; orientation 6 shows it turned clockwise: red on the right.
    const upright = sharp(await plain('blue', 8, 16).png().toBuffer()).composite([
      { input: await plain('red', 8, 8).png().toBuffer(), top: 0, left: 0 },
    ]);
    const turned = await decodeImage(
      await sharp(await upright.png().toBuffer())
        .withMetadata({ orientation: 6 })
        .png()
        .toBuffer(),
      8,
    );
    assert.deepEqual([turned.width, turned.height], [16, 8]);
    assert.deepEqual(corners(turned, 8), [[0, 0, 255], RED, [0, 0, 255], RED]);
  });

  it('puts transparent images on white', async () => {
    const clear = await sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    assert.deepEqual(corners(await decodeImage(clear, 4), 4)[0], [255]);
    const half = await sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    near(corners(await decodeImage(half, 4), 4)[0], [255, 127, 127], 1);
  });

  it('scales 16 bits to 8 and finds gray images gray', async () => {
    const gray = sharp(new Uint16Array(64).fill(40000), { raw: { width: 8, height: 8, channels: 1 } })
      .toColourspace('grey16')
      .png();
    const image = await decodeImage(await gray.toBuffer(), 4);
    assert.equal(image.channels, 1);
    near(corners(image, 4)[0], [40000 / 257], 1);
    const colour = sharp(
      new Uint16Array(192).map((_, i) => [40000, 10000, 60000][i % 3]),
      { raw: { width: 8, height: 8, channels: 3 } },
    )
      .toColourspace('rgb16')
      .png();
    near(corners(await decodeImage(await colour.toBuffer(), 4), 4)[0], [40000 / 257, 10000 / 257, 60000 / 257], 1);
  });

  it('reads CMYK as colours and gray as gray', async () => {
    const cmyk = await plain('#ff8000', 16, 16).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    assert.equal((await sharp(cmyk).metadata()).space, 'cmyk');
    const image = await decodeImage(cmyk, 4);
    assert.equal(image.channels, 3);
    near(corners(image, 4)[0], [255, 128, 0], 45);
    const gray = await decodeImage(await plain('#777777').toColourspace('b-w').jpeg().toBuffer(), 4);
    assert.deepEqual([gray.channels, gray.data.length, gray.data[0]], [1, 16, 0x77]);
  });

  it('takes the first frame of an animation', async () => {
    const frames = await sharp([await plain('red').png().toBuffer(), await plain('blue').png().toBuffer()], {
      join: { animated: true },
    })
      .gif({ delay: [10, 10] })
      .toBuffer();
    assert.equal((await sharp(frames).metadata()).pages, 2);
    const image = await decodeImage(frames, 4);
    assert.deepEqual([image.width, image.height, corners(image, 4)[0]], [8, 8, RED]);
  });

  it('says why a file is no image', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    await problem(Buffer.alloc(0), /^The file is empty \(0 bytes\)\.$/);
    await problem(
      Buffer.from('hello, I am text'),
      /^The content is no image that can be read \(it begins with "hello, I am "\)\.$/,
    );
    await problem(BMP, /is a BMP image, which cannot be read here/);
    await problem(HEIC, /is a HEIC image, which cannot be read here/);
    await problem(bomb(), /^The image has 40000 × 40000 pixels; more than 268 million are not read\.$/);
    await problem(jpeg.subarray(0, jpeg.length - 200), /^The JPEG image is cut off: its end is missing\.$/);
  });

  it('tells a damaged file from one that is cut off', async () => {
    const png = Buffer.from(await picture().png().toBuffer());
    png.fill(0x5a, png.length >> 1, (png.length >> 1) + 20);
    await problem(png, /^The PNG image is damaged\.$/);
  });

  it('refuses every format cut in half and never throws anything but the reason', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
      const whole = await picture().toFormat(format).toBuffer();
      for (const length of [whole.length >> 1, 20, 3])
        await problem(
          whole.subarray(0, length),
          length === 3
            ? /^The (content is no image|JPEG image is cut off)/
            : /^The \w+ image is (damaged or cut off|cut off: its end is missing)\.$/,
        );
    }
  });
});

describe('convertChannels', () => {
  it('repeats gray as colour and weighs colours as brightness', () => {
    const colour = new Uint8Array(6);
    convertChannels(Uint8Array.of(7, 200), 1, colour, 3);
    assert.deepEqual([...colour], [7, 7, 7, 200, 200, 200]);
    const gray = new Uint8Array(4);
    convertChannels(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 99, 99, 99), 3, gray, 1);
    assert.deepEqual([...gray], [76, 150, 29, 99]);
  });
});

describe('contentHash', () => {
  it('is the SHA-1 that sha1sum prints', () => {
    assert.equal(contentHash(Buffer.from('abc')), 'a9993e364706816aba3e25717850c26c9cd0d89d');
  });
});
