import sharp from 'sharp';
import { useImage } from '../images/imageDecoder';
import { readPicture } from '../images/picturePart';
import type { HeatScale } from './heatScale';
import type { PatchDistances } from './patchMemory';

/** Longer side of the picture in pixels at most. */
const MOST_PIXELS = 640;
/** How much of the image is left under the hottest place. */
const SHINES_THROUGH = 0.35;

/** A PNG of the image in gray, with the places that are unusual in colours from yellow to red. */
export async function heatPicture(file: string, distances: PatchDistances, scale: HeatScale): Promise<Buffer> {
  return useImage(await readPicture(file), 'none', async (image) => {
    const {
      data,
      info: { width, height },
    } = await image
      .resize(MOST_PIXELS, MOST_PIXELS, { fit: 'inside' })
      .greyscale()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const heat = await sharp(Buffer.from(heatOf(distances, scale)), {
      raw: { width: distances.width, height: distances.height, channels: 1 },
    })
      .resize(width, height, { fit: 'fill', kernel: 'cubic' })
      .extractChannel(0)
      .raw()
      .toBuffer();
    const channels = data.length / (width * height);
    const out = Buffer.alloc(3 * width * height);
    for (let p = 0; p < width * height; p++) {
      const h = heat[p] / 255;
      const gray = data[p * channels];
      const under = 1 - (1 - SHINES_THROUGH) * Math.min(1, 2 * h);
      [255, 255 * (1 - h), 0].forEach((colour, c) => {
        out[3 * p + c] = Math.round(under * gray + (1 - under) * colour);
      });
    }
    return sharp(out, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
  });
}

/** 0 for what is usual, 255 for what no normal image has. */
function heatOf({ values }: PatchDistances, { usual, unusual }: HeatScale): Uint8Array {
  return Uint8Array.from(values, (distance) =>
    Math.round(255 * Math.min(1, Math.max(0, (distance - usual) / (unusual - usual)))),
  );
}
