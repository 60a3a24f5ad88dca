import assert from 'node:assert/strict';
import fc from 'fast-check';
import sharp from 'sharp';
import {
  measureAppearance,
  packAppearance,
  placeAppearance,
  unpackAppearance,
} from '../../../src/engine/images/appearance';
import { decodeImage } from '../../../src/engine/images/imageDecoder';
import { COLOUR_VALUES, emptyAppearances, STATISTICS, THUMB_AREA } from '../../../src/engine/numeric/appearances';
import { plain } from './hostileImages';

/** An image of width * height pixels, each as `at` says. */
function raster(width: number, height: number, at: (x: number, y: number) => readonly number[]): Uint8Array {
  return Uint8Array.from(
    Array.from({ length: width * height }, (_, p) => [...at(p % width, Math.floor(p / width))]).flat(),
  );
}

const grays = (level: number): number[] => [level, level, level];

describe('measureAppearance', () => {
  it('measures an image of one colour', () => {
    const { thumbnail, colours, statistics } = measureAppearance(
      raster(10, 7, () => [200, 0, 0]),
      10,
      7,
    );
    assert.deepEqual(statistics, {
      dim: 60,
      light: 60,
      entropy: 0,
      sharpness: 1,
      colour: (Math.abs(200 - 59.8) + 59.8) / 2,
    });
    assert.deepEqual(new Set(thumbnail), new Set([60]));
    assert.deepEqual([...colours.slice(0, 2)], [Math.round(0.564 * -59.8), Math.round(0.713 * 140.2)], 'Cb and Cr');
    assert.equal(new Set(colours).size, 2, 'the same in every cell');
  });

  it('counts the levels below which 2 % and 98 % of the pixels lie, like a sorted list', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 400 }), (levels) => {
        const { dim, light } = measureAppearance(
          raster(levels.length, 1, (x) => grays(levels[x])),
          levels.length,
          1,
        ).statistics;
        const sorted = Array.from(levels).sort((a, b) => a - b);
        const below = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
        assert.deepEqual([dim, light], [below(0.02), below(0.98)]);
      }),
    );
  });

  it('gives the entropy of the levels in bits', () => {
    const entropy = (levels: number): number =>
      measureAppearance(
        raster(16, 16, (x) => grays((x % levels) * 15)),
        16,
        16,
      ).statistics.entropy;
    assert.deepEqual([1, 2, 4, 16].map(entropy), [0, 1, 2, 4]);
  });

  it('finds a blurred image less sharp, whatever its contrast', async () => {
    const edges = raster(64, 64, (x, y) => grays((x >> 3) % 2 === (y >> 3) % 2 ? 250 : 5));
    const sharpness = async (contrast: number, blur: number): Promise<number> => {
      const pale = edges.map((level) => 128 + contrast * (level - 128));
      const image = sharp(pale, { raw: { width: 64, height: 64, channels: 3 } });
      return measureAppearance(await (blur ? image.blur(blur) : image).raw().toBuffer(), 64, 64).statistics.sharpness;
    };
    const [sharpest, soft, softer, pale] = [
      await sharpness(1, 0),
      await sharpness(1, 1),
      await sharpness(1, 3),
      await sharpness(0.3, 0),
    ];
    assert.ok(sharpest > 2 * soft && soft > 2 * softer, `${sharpest} ${soft} ${softer}`);
    assert.ok(Math.abs(pale / sharpest - 1) < 0.02, `${pale} against ${sharpest}`);
  });

  it('keeps a 32 × 32 image as its thumbnail, and the place of things in others', () => {
    const gray = Uint8Array.from({ length: THUMB_AREA }, (_, p) => (p * 37) % 256);
    assert.deepEqual(
      measureAppearance(
        raster(32, 32, (x, y) => grays(gray[32 * y + x])),
        32,
        32,
      ).thumbnail,
      gray,
    );
    for (const [width, height] of [
      [8, 200],
      [300, 31],
      [1, 1],
    ]) {
      const { thumbnail } = measureAppearance(
        raster(width, height, (x) => grays(x < width / 2 ? 0 : 250)),
        width,
        height,
      );
      assert.deepEqual(
        [thumbnail[0], thumbnail[31], thumbnail[THUMB_AREA - 1]],
        width === 1 ? [0, 0, 0] : [0, 250, 250],
        `${width} × ${height}`,
      );
    }
  });
});

describe('an appearance', () => {
  it('comes back from its packed bytes, and stands in the row of its image', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), (rgb) => {
        const appearance = measureAppearance(rgb, 2, 2);
        const read = unpackAppearance(packAppearance(appearance));
        assert.deepEqual([...read.thumbnail, ...read.colours], [...appearance.thumbnail, ...appearance.colours]);
        const all = emptyAppearances(3);
        placeAppearance(all, 1, read);
        assert.deepEqual(all.thumbnails.slice(THUMB_AREA, 2 * THUMB_AREA), appearance.thumbnail);
        assert.deepEqual(all.colours.slice(COLOUR_VALUES, 2 * COLOUR_VALUES), appearance.colours);
        for (const name of STATISTICS)
          assert.deepEqual([...all.statistics[name]], [NaN, Math.fround(appearance.statistics[name]), NaN], name);
      }),
    );
  });

  it('is the same at whatever size the pixels are decoded', async () => {
    const bytes = await sharp(await plain('#c04020', 900, 400).png().toBuffer())
      .composite([{ input: await plain('white', 90, 90).png().toBuffer(), top: 30, left: 300 }])
      .jpeg()
      .toBuffer();
    assert.deepEqual((await decodeImage(bytes, 16)).appearance, (await decodeImage(bytes, 64)).appearance);
  });
});
