import { createHash } from 'node:crypto';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { NearmissError } from '../protocol/reply';
import { type Appearance, measureAppearance } from './appearance';
import { explainUnreadable, PIXEL_LIMIT } from './explainUnreadable';

// Images are decoded side by side, one thread each; libvips' own cache would only hold what our cache holds already.
sharp.concurrency(1);
sharp.cache(false);

export interface DecodedImage {
  /** Of the image as it is shown, after its EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** 1 where no pixel has a colour. */
  readonly channels: 1 | 3;
  /** size * size * channels bytes. */
  readonly data: Uint8Array;
  readonly appearance: Appearance;
}

/**
 * Longer side in pixels at which an image is measured: blur shows that is gone at the size of training, and it costs
 * little more to decode.
 */
const VIEW = 256;

/** SHA-1 of a file's bytes in hex, as `sha1sum` gives it: tells images by content, whatever they are called. */
export function contentHash(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex');
}

/**
 * An image scaled to size * size (stretched, so that nothing is cut off), turned by its EXIF orientation, in sRGB with
 * 8 bits, on white where it is transparent, of an animation the first frame, and what it looks like at a larger size.
 * Throws a NearmissError `image/unreadable` whose message is one sentence.
 */
export async function decodeImage(bytes: Buffer, size: number): Promise<DecodedImage> {
  return useImage(bytes, 'error', async (image, { width, height }) => {
    const scale = Math.min(1, Math.max(VIEW / Math.max(width, height), size / Math.min(width, height)));
    const view = {
      width: Math.max(1, Math.round(scale * width)),
      height: Math.max(1, Math.round(scale * height)),
      channels: 3 as const,
    };
    const seen = await image.resize(view.width, view.height, { fit: 'fill' }).raw({ depth: 'uchar' }).toBuffer();
    const fits = view.width === size && view.height === size;
    const rgb = fits ? seen : await sharp(seen, { raw: view }).resize(size, size, { fit: 'fill' }).raw().toBuffer();
    const gray = isGray(rgb);
    return {
      width,
      height,
      channels: gray ? 1 : 3,
      data: gray ? everyThird(rgb) : rgb,
      appearance: measureAppearance(seen, view.width, view.height),
    };
  });
}

/**
 * Gives `use` an image as decodeImage describes it, before it is scaled, with its size as shown. 'none' takes what is
 * left of a damaged file.
 */
export async function useImage<T>(
  bytes: Buffer,
  failOn: 'error' | 'none',
  use: (image: Sharp, size: Metadata['autoOrient']) => Promise<T>,
): Promise<T> {
  let metadata: Metadata | undefined;
  try {
    metadata = await sharp(bytes, { failOn: 'none', limitInputPixels: false }).metadata();
    const image = sharp(bytes, { failOn, limitInputPixels: PIXEL_LIMIT }).toColourspace('srgb');
    // Each step costs a third of decoding a small image, so those without effect are left out.
    if ((metadata.orientation ?? 1) > 1) image.autoOrient();
    if (metadata.hasAlpha) image.flatten({ background: '#ffffff' });
    return await use(image, metadata.autoOrient);
  } catch (error) {
    throw new NearmissError('image/unreadable', explainUnreadable(error as Error, bytes, metadata));
  }
}

/**
 * Writes pixels of one number of channels as the other: gray becomes three equal values, a colour its brightness (Rec.
 * 601, as in JPEG).
 */
export function convertChannels(from: Uint8Array, fromChannels: 1 | 3, to: Uint8Array, toChannels: 1 | 3): void {
  if (fromChannels === toChannels) to.set(from);
  else if (fromChannels === 1) for (let i = 0; i < to.length; i++) to[i] = from[(i / 3) | 0];
  else
    for (let i = 0; i < to.length; i++)
      to[i] = (299 * from[3 * i] + 587 * from[3 * i + 1] + 114 * from[3 * i + 2] + 500) / 1000;
}

function isGray(rgb: Uint8Array): boolean {
  for (let i = 0; i < rgb.length; i += 3) if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return false;
  return true;
}

function everyThird(rgb: Uint8Array): Uint8Array {
  const gray = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < gray.length; i++) gray[i] = rgb[3 * i];
  return gray;
}
