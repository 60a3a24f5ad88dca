import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { type Box, type PictureEntry, pictureOf, wholePicture } from '../protocol/pictureParts';
import { type Packed, readEntry } from '../files/containers/readEntry';
import { fileError } from '../files/fileError';
import { NearmissError } from '../protocol/reply';
import { contentHash, useImage } from './imageDecoder';

/** Shown around a box on each side, as a share of its longer side: a class is often told by what stands beside it. */
const MARGIN = 0.1;
/** Pictures that are kept decoded, for the next part of the same one. */
const KEPT = 6;

interface Whole {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** What a path leads to: an image file, a picture in a container, or a part of one. */
export interface OpenedPicture {
  /** SHA-1 of the content; of a part that of the picture together with the part's place. */
  readonly hash: string;
  /** Size of the file, of a picture in a container that of the container. */
  readonly bytes: number;
  /** The bytes of the file, or of an image of the part: made when asked for, since a cache may know it by its hash. */
  image(): Promise<Buffer>;
}

const wholes = new Map<string, Promise<Whole>>();

/**
 * Reads an image file or a picture in a container, or the one that a part is of.
 * @param path absolute, with the entry and the part behind it where it names one, see pictureOf
 */
export async function openPicture(path: string): Promise<OpenedPicture> {
  const { file, entry, box } = pictureOf(path);
  const packed = await readPacked(file, entry);
  const { bytes, raw, size } = packed;
  const whole = contentHash(raw ? Buffer.concat([Buffer.from(`${raw.width} ${raw.height} `), bytes]) : bytes);
  if (!box) return { hash: whole, bytes: size, image: () => imageOf(packed) };
  return {
    hash: contentHash(Buffer.from(`${whole} ${path.slice(wholePicture(path).length)}`)),
    bytes: size,
    image: async () => cut(await wholeOf(whole, await imageOf(packed)), box),
  };
}

async function readPacked(file: string, entry: PictureEntry | null): Promise<Packed> {
  if (entry !== null) return readEntry(file, entry);
  const bytes = await readFile(file);
  return { bytes, size: bytes.length };
}

/** Gray pixels become a PNG; anything else is an image file as it is. */
async function imageOf({ bytes, raw }: Packed): Promise<Buffer> {
  return raw
    ? sharp(bytes, { raw: { ...raw, channels: 1 } })
        .png()
        .toBuffer()
    : bytes;
}

/** The bytes of an image that a person named, see openPicture. @throws NearmissError `image/unreadable` */
export async function readPicture(path: string): Promise<Buffer> {
  try {
    return await (await openPicture(path)).image();
  } catch (error) {
    if (error instanceof NearmissError) throw error;
    throw new NearmissError('image/unreadable', `${path} cannot be opened: ${fileError(error)}.`);
  }
}

/** The file that has to be there for a path. */
export function statPicture(path: string): Promise<Stats> {
  return stat(pictureOf(path).file);
}

/** A box with its margin in whole pixels of a picture, as far as it lies in it; null where it does not. */
export function region(
  { x, y, width, height, percent }: Box,
  picture: { readonly width: number; readonly height: number },
): { left: number; top: number; width: number; height: number } | null {
  const [across, down] = percent ? [picture.width / 100, picture.height / 100] : [1, 1];
  const margin = MARGIN * Math.max(width * across, height * down);
  const left = Math.max(0, Math.floor(x * across - margin));
  const top = Math.max(0, Math.floor(y * down - margin));
  const right = Math.min(picture.width, Math.ceil((x + width) * across + margin));
  const bottom = Math.min(picture.height, Math.ceil((y + height) * down + margin));
  const inside =
    x * across < picture.width && y * down < picture.height && (x + width) * across > 0 && (y + height) * down > 0;
  return inside && right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : null;
}

async function cut({ data, width, height }: Whole, box: Box): Promise<Buffer> {
  const place = region(box, { width, height });
  if (!place)
    throw new NearmissError(
      'image/box',
      `The box lies outside of the picture, which has ${width} × ${height} pixels. Correct it or exclude it.`,
    );
  return sharp(data, { raw: { width, height, channels: 3 } })
    .extract(place)
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** A picture as it is shown, decoded once for all of its parts that are asked for one after the other. */
function wholeOf(hash: string, bytes: Buffer): Promise<Whole> {
  const known = wholes.get(hash);
  if (known) return known;
  const whole = useImage(bytes, 'error', async (image) => {
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    // A gray picture has one channel less to show; parts are made of three.
    if (info.channels === 3) return { data, width: info.width, height: info.height };
    const raw = { width: info.width, height: info.height, channels: info.channels };
    const rgb = await sharp(data, { raw }).toColourspace('srgb').raw().toBuffer();
    return { data: rgb, width: info.width, height: info.height };
  });
  wholes.set(hash, whole);
  whole.catch(() => wholes.delete(hash));
  for (const key of wholes.keys()) {
    if (wholes.size <= KEPT) break;
    wholes.delete(key);
  }
  return whole;
}
