import assert from 'node:assert/strict';
import sharp from 'sharp';
import { jpegDecoder, plainJpegSize } from '../../../src/engine/images/plainJpeg';
import { seededRandom } from '../../../src/engine/numeric/random';

const [WIDTH, HEIGHT] = [37, 21];
const random = seededRandom(3);
/** Noise on a slope, so that neither colour nor place is lost. */
const pixels = Buffer.from(Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => i / 12 + 40 * random()));
const picture = () => sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });

describe('a plain JPEG', () => {
  for (const [kind, options] of Object.entries({
    baseline: {},
    progressive: { progressive: true },
    'without shared colours': { chromaSubsampling: '4:4:4' },
  })) {
    it(`is decoded as sharp does (${kind})`, async () => {
      const bytes = await picture()
        .jpeg({ quality: 90, ...options })
        .toBuffer();
      assert.deepEqual(plainJpegSize(bytes), { width: WIDTH, height: HEIGHT });
      const { data, width, height } = (await jpegDecoder())(bytes)!;
      assert.deepEqual([width, height], [WIDTH, HEIGHT]);
      const expected = await sharp(bytes).raw().toBuffer();
      expected.forEach((value, i) => assert.ok(Math.abs(value - data[i]) <= 2, `${i}: ${data[i]} instead of ${value}`));
    });
  }

  it('is none with an orientation, a profile of colours, in gray or in CMYK, nor any other file', async () => {
    const others = await Promise.all([
      picture().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
      picture().jpeg().withIccProfile('p3').toBuffer(),
      picture().toColourspace('b-w').jpeg().toBuffer(),
      picture().toColourspace('cmyk').jpeg().toBuffer(),
      picture().png().toBuffer(),
      Promise.resolve(Buffer.alloc(0)),
      Promise.resolve(Buffer.from([0xff, 0xd8])),
    ]);
    assert.deepEqual(
      others.map(plainJpegSize),
      others.map(() => null),
    );
  });

  it('gives nothing where its bytes are no picture, and the next one all the same', async () => {
    const bytes = await picture().jpeg().toBuffer();
    const decode = await jpegDecoder();
    assert.equal(decode(Buffer.from('no picture')), null);
    assert.equal(decode(bytes.subarray(0, 40)), null);
    assert.equal(decode(bytes)!.width, WIDTH);
  });

  it('is looked through to its end without an error, whatever it holds', async () => {
    const bytes = await picture().jpeg().toBuffer();
    for (let i = 0; i < 300; i++) {
      const broken = Buffer.from(bytes);
      for (let n = 0; n < 4; n++) broken[2 + Math.floor(random() * 200)] = 256 * random();
      plainJpegSize(broken.subarray(0, Math.floor(random() * broken.length)));
    }
  });
});
