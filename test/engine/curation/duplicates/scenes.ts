import sharp, { type Sharp } from 'sharp';
import { measureAppearance, placeAppearance } from '../../../../src/engine/images/appearance';
import { emptyAppearances, type Appearances } from '../../../../src/engine/numeric/appearances';
import { seededRandom } from '../../../../src/engine/numeric/random';

export const SCENE = 64;

/**
 * A made-up photograph: coloured boxes and discs of all sizes before a sky that grows darker. The same one for the same
 * seed.
 */
export function scene(seed: number): Sharp {
  const data = drawn.get(seed) ?? draw(seed);
  drawn.set(seed, data);
  return sharp(data, { raw: { width: SCENE, height: SCENE, channels: 3 } });
}

const drawn = new Map<number, Uint8Array>();

function draw(seed: number): Uint8Array {
  const random = seededRandom(seed + 1);
  const data = new Uint8Array(3 * SCENE * SCENE);
  const sky = [random(), random(), random()];
  for (let p = 0; p < SCENE * SCENE; p++)
    for (let c = 0; c < 3; c++) data[3 * p + c] = 60 + 150 * sky[c] * (1 - p / (2 * SCENE * SCENE));
  for (let shape = 0; shape < 25; shape++) {
    const [x, y, reach, round] = [random() * SCENE, random() * SCENE, 2 + 10 * random(), random() < 0.5];
    const colour = [255 * random(), 255 * random(), 255 * random()];
    for (let p = 0; p < SCENE * SCENE; p++) {
      const [dx, dy] = [Math.abs((p % SCENE) - x), Math.abs(Math.floor(p / SCENE) - y)];
      if (round ? Math.hypot(dx, dy) < reach : Math.max(dx, dy / 2) < reach) data.set(colour, 3 * p);
    }
  }
  return data;
}

/** A picture of one colour. */
export function plain(level: number): Sharp {
  return sharp({ create: { width: SCENE, height: SCENE, channels: 3, background: { r: level, g: level, b: level } } });
}

/** What pictures look like; null stands for a file that could not be read. */
export async function appearancesOf(pictures: readonly (Sharp | null)[]): Promise<Appearances> {
  const appearances = emptyAppearances(pictures.length);
  for (const [i, picture] of pictures.entries()) {
    if (!picture) continue;
    // Through a file, since sharp makes only the last of several changes of one kind.
    const { data, info } = await sharp(await picture.png().toBuffer())
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    placeAppearance(appearances, i, measureAppearance(data, info.width, info.height));
  }
  return appearances;
}
