import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { decodePixels } from '../../../src/engine/images/decode';
import { contentHash } from '../../../src/engine/images/imageDecoder';
import { findImages } from '../../../src/engine/files/imageFiles';
import { readImage } from '../../../src/engine/images/readImage';
import { thumbnail } from '../../../src/engine/images/thumbnail';
import { isStopped, type JobProgress, quietJob } from '../../../src/engine/protocol';
import { BMP, bomb, HEIC, picture, plain } from './hostileImages';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('decodePixels', () => {
  const folder = temporaryFolder();
  const cache = () => folder.state.cache;
  const decode = (paths: string[], options: { size?: number | 'auto'; channels?: 1 | 3 } = {}) =>
    decodePixels({ root: folder.path, paths, size: 8, cache: cache(), ...options }, quietJob);
  const gray = async (value: number) => plain(`rgb(${value},${value},${value})`, 16, 12).png().toBuffer();

  it('finishes on a folder of hostile images and gives the reason for each that it cannot read', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const png = await picture().png().toBuffer();
    await folder.write({
      'bad/bomb.png': bomb(),
      'bad/bmp.bmp': BMP,
      'bad/heic.heic': HEIC,
      'bad/text.jpg': 'just text',
      'bad/truncated.jpg': jpeg.subarray(0, -200),
      'bad/zero.png': '',
      'good/-rf #1 %41.jpg': png,
      'good/16bit.png': await sharp(new Uint16Array(64).fill(9999), { raw: { width: 8, height: 8, channels: 1 } })
        .toColourspace('grey16')
        .png()
        .toBuffer(),
      'good/animated.gif': await sharp([png, png], { join: { animated: true } })
        .gif({ delay: [9, 9] })
        .toBuffer(),
      'good/cmyk.jpg': await picture().toColourspace('cmyk').jpeg().toBuffer(),
      'good/new\nline.png': png,
      'good/rotated.jpg': await picture().withMetadata({ orientation: 8 }).jpeg().toBuffer(),
      'good/transparent.png': await picture().ensureAlpha(0.5).png().toBuffer(),
      'good/wide.png': await plain('red', 3000, 1).png().toBuffer(),
      'good/猫.webp': await picture().webp().toBuffer(),
    });
    const { paths } = await findImages(folder.path);
    const { pixels, files, appearances } = await decode([...paths, 'bad/deleted.png']);
    assert.deepEqual(
      paths.map((path) => path.split('/')[0] === 'good'),
      [...pixels.readable.slice(0, -1)].map(Boolean),
    );
    assert.deepEqual(
      [...files.problems],
      [
        'The file is a BMP image, which cannot be read here. Save it as PNG or JPEG.',
        'The image has 40000 × 40000 pixels; more than 268 million are not read.',
        'The file is a HEIC image, which cannot be read here. Save it as PNG or JPEG.',
        'The content is no image that can be read (it begins with "just text").',
        'The JPEG image is cut off: its end is missing.',
        'The file is empty (0 bytes).',
        ...Array<null>(9).fill(null),
        'The file cannot be opened: it is not there.',
      ],
    );
    assert.deepEqual(
      files.hashes.map((hash) => hash === ''),
      files.problems.map((problem) => problem !== null),
    );
    assert.equal(files.hashes[paths.indexOf('good/new\nline.png')], contentHash(png));
    assert.deepEqual(
      pixels.data.slice(0, 8 * 8 * 3 * 6),
      new Uint8Array(8 * 8 * 3 * 6),
      'rows of unreadable images are 0',
    );
    const rotated = paths.indexOf('good/rotated.jpg');
    assert.deepEqual([files.widths[rotated], files.heights[rotated]], [48, 64]);
    const again = await decode([...paths, 'bad/deleted.png']);
    assert.equal(again.decodedNow, 0);
    assert.deepEqual(again.files, files);
    assert.deepEqual(again.pixels, pixels);
    assert.deepEqual(again.appearances, appearances);
  });

  it('gives gray pixels when all readable images are gray, colours otherwise, and either on request', async () => {
    await folder.write({
      '1.png': await gray(10),
      '2.png': await gray(200),
      '3.png': await plain('#ff0000').png().toBuffer(),
      'bad.png': 'x',
    });
    const both = (await decode(['1.png', '2.png', 'bad.png'])).pixels;
    assert.deepEqual([both.channels, both.data.length, both.data[0], both.data[64]], [1, 3 * 64, 10, 200]);
    const mixed = (await decode(['1.png', '3.png'])).pixels;
    assert.deepEqual(
      [mixed.channels, ...mixed.data.slice(0, 3), ...mixed.data.slice(192, 195)],
      [3, 10, 10, 10, 255, 0, 0],
    );
    assert.deepEqual((await decode(['3.png'], { channels: 1 })).pixels.data[0], 76);
    assert.equal((await decode(['1.png'], { channels: 3 })).pixels.data.length, 192);
  });

  it('decodes only what is new: an added, a changed and a resized image, not one that was moved', async () => {
    await folder.write(
      Object.fromEntries(await Promise.all([1, 2, 3, 4, 5].map(async (n) => [`${n}.png`, await gray(n)] as const))),
    );
    assert.equal((await decode(['1.png', '2.png', '3.png'])).decodedNow, 3);
    assert.equal((await decode(['1.png', '2.png', '3.png'])).decodedNow, 0);
    const added = await decode(['1.png', '2.png', '3.png', '4.png', '5.png']);
    assert.equal(added.decodedNow, 2);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((i) => added.pixels.data[i * 64]),
      [1, 2, 3, 4, 5],
    );
    renameSync(join(folder.path, '1.png'), join(folder.path, 'moved.png'));
    writeFileSync(join(folder.path, '2.png'), await gray(99));
    const changed = await decode(['moved.png', '2.png']);
    assert.deepEqual([changed.decodedNow, changed.pixels.data[0], changed.pixels.data[64]], [1, 1, 99]);
    assert.equal((await decode(['moved.png'], { size: 4 })).decodedNow, 1);
  });

  it('builds a damaged cache anew', async () => {
    const paths = ['1.png', '2.png', '3.png'];
    await folder.write(
      Object.fromEntries(await Promise.all(paths.map(async (path, i) => [path, await gray(i + 1)] as const))),
    );
    const good = (await decode(paths)).pixels;
    const file = join(cache(), 'pixels-8.bin');
    const bytes = readFileSync(file);
    const damages: [number, () => void][] = [
      [1, () => truncateSync(file, bytes.length - 10)],
      [3, () => writeFileSync(file, 'something else entirely, and long enough')],
      [3, () => rmSync(file)],
      [1, () => writeFileSync(file, Buffer.concat([bytes.subarray(0, -5), Buffer.alloc(5, 77)]))],
      [0, () => writeFileSync(file, Buffer.concat([bytes, Buffer.from('junk')]))],
      [0, () => writeFileSync(join(cache(), 'files.json'), '{"version":1,"files":[[1]]}')],
      [0, () => writeFileSync(join(cache(), 'files.json'), '{')],
    ];
    for (const [expected, damage] of damages) {
      damage();
      const { pixels, decodedNow } = await decode(paths);
      assert.deepEqual(pixels, good);
      assert.equal(decodedNow, expected, damage.toString());
      assert.equal((await decode(paths)).decodedNow, 0, `${damage} is mended`);
    }
  });

  it('keeps its cache out of git, and does without one where it cannot be written', async () => {
    await folder.write({ '1.png': await gray(5), file: 'in the way' });
    await decode(['1.png']);
    assert.equal(readFileSync(join(cache(), '.gitignore'), 'utf8'), '*\n');
    const { pixels, cacheProblem } = await decodePixels(
      { root: folder.path, paths: ['1.png'], size: 8, cache: join(folder.path, 'file', 'cache') },
      quietJob,
    );
    assert.equal(pixels.data[0], 5);
    assert.match(cacheProblem!, /not cached/);
  });

  it('stops at the next image, keeps what it has, and reports how far it is', async () => {
    const paths = Array.from({ length: 40 }, (_, i) => `${i}.png`);
    await folder.write(
      Object.fromEntries(await Promise.all(paths.map(async (path, i) => [path, await gray(i)] as const))),
    );
    let asked = 0;
    await assert.rejects(
      decodePixels(
        { root: folder.path, paths, size: 8, cache: cache() },
        { progress: () => {}, stopped: () => ++asked > 20 },
      ),
      isStopped,
    );
    const reports: JobProgress[] = [];
    const { decodedNow } = await decodePixels(
      { root: folder.path, paths, size: 8, cache: cache() },
      { progress: (progress) => reports.push(progress), stopped: () => false },
    );
    assert.equal(decodedNow, 20);
    assert.deepEqual(
      [reports.at(-1)!.stage, reports.at(-1)!.done, reports.at(-1)!.total, reports.at(-1)!.secondsLeft],
      ['decode', 40, 40, 0],
    );
  });

  it('reports an image that is deleted mid-run and reads the others', async () => {
    const paths = Array.from({ length: 30 }, (_, i) => `${i}.png`);
    await folder.write(
      Object.fromEntries(await Promise.all(paths.map(async (path, i) => [path, await gray(i)] as const))),
    );
    const stopped = () => {
      rmSync(join(folder.path, '29.png'), { force: true });
      return false;
    };
    const { files } = await decodePixels(
      { root: folder.path, paths, size: 8, cache: cache() },
      { progress: () => {}, stopped },
    );
    assert.deepEqual(
      files.problems.filter((problem) => problem),
      ['The file cannot be opened: it is not there.'],
    );
  });

  it('reports an image that changes while it is read, and reads it when it has come to rest', async () => {
    await folder.write({
      '1.png': await gray(7),
      'growing.png': Buffer.concat([await gray(8), Buffer.alloc(20 << 20)]),
    });
    const writer = setInterval(() => appendFileSync(join(folder.path, 'growing.png'), 'more'), 0);
    const { files } = await decode(['1.png', 'growing.png']).finally(() => clearInterval(writer));
    assert.deepEqual(files.problems, [null, 'The file changed while it was read. Analyze again when it is complete.']);
    assert.deepEqual((await decode(['1.png', 'growing.png'])).files.problems, [null, null]);
  });

  it('chooses a size like the images, within bounds', async () => {
    const sizes = async (...sides: number[]) => {
      await folder.write(
        Object.fromEntries(
          await Promise.all(
            sides.map(async (side, i) => [`${i}.png`, await plain('red', side, side).png().toBuffer()] as const),
          ),
        ),
      );
      return (
        await decode(
          sides.map((_, i) => `${i}.png`),
          { size: 'auto' },
        )
      ).pixels.width;
    };
    assert.deepEqual(
      [await sizes(28, 28, 500), await sizes(33), await sizes(300, 400), await sizes(3)],
      [28, 32, 64, 16],
    );
    assert.equal((await decode([], { size: 'auto' })).pixels.width, 32);
  });

  it('has nothing to do for no images', async () => {
    const { pixels } = await decode([]);
    assert.deepEqual([pixels.count, pixels.channels, pixels.data.length], [0, 3, 0]);
    assert.ok(existsSync(cache()));
  });
});

describe('readImage and thumbnail', () => {
  const folder = temporaryFolder();

  it('read one file outside any dataset like the others', async () => {
    await folder.write({ 'query.jpg': await plain('#0000ff', 20, 10).png().toBuffer(), 'text.png': 'text' });
    const query = await readImage(join(folder.path, 'query.jpg'), 4, 3);
    assert.deepEqual([query.count, query.width, query.height, [...query.data.slice(0, 3)]], [1, 4, 4, [0, 0, 255]]);
    assert.equal((await readImage(join(folder.path, 'query.jpg'), 4, 1)).data[0], 29);
    await assert.rejects(readImage(join(folder.path, 'text.png'), 4, 3), {
      code: 'image/unreadable',
      message: /text\.png cannot be used\. The content is no image/,
    });
    await assert.rejects(readImage(join(folder.path, 'gone.png'), 4, 3), {
      code: 'image/unreadable',
      message: /it is not there/,
    });
  });

  it('fit a thumbnail into its square, and show what is left of a damaged file', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    await folder.write({ 'a.jpg': jpeg, 'cut.jpg': jpeg.subarray(0, jpeg.length - 300), 'zero.jpg': '' });
    const size = async (name: string, px: number) => {
      const { width, height, format } = await sharp(await thumbnail(join(folder.path, name), px)).metadata();
      return [width, height, format];
    };
    assert.deepEqual(
      [await size('a.jpg', 32), await size('a.jpg', 500), await size('cut.jpg', 32)],
      [
        [32, 24, 'png'],
        [64, 48, 'png'],
        [32, 24, 'png'],
      ],
    );
    await assert.rejects(thumbnail(join(folder.path, 'zero.jpg'), 32), { code: 'image/unreadable' });
  });
});
