import { readFileSync } from 'node:fs';
import { contentHash, useImage } from '../images/imageDecoder';
import { openPicture } from '../images/picturePart';
import { pictureOf } from '../protocol/pictureParts';
import { jpegDecoder, plainJpegSize, type Raster } from '../images/plainJpeg';
import type { BackboneModel } from '../recipe/backboneModel';

/** An image file, and the SHA-1 of the content that it is known by. */
export interface ImageFile {
  readonly path: string;
  readonly hash: string;
}

/**
 * Images as a model is given them: of its size, or smaller where they are only to be scaled up, which is done as they
 * are written into its input.
 * @returns null for one that cannot be read, or is not what it was when the dataset was read
 */
export function readRasters(files: readonly ImageFile[], model: BackboneModel): Promise<(Raster | null)[]> {
  return Promise.all(files.map((file) => readRaster(file, model).catch(() => null)));
}

/**
 * At once: a thread that only runs models has nothing else to do meanwhile, and a small file is read in a tenth of the
 * time.
 */
function wholeBytes(path: string, hash: string): Buffer | null {
  const bytes = readFileSync(path);
  return contentHash(bytes) === hash ? bytes : null;
}

async function partBytes(path: string, hash: string): Promise<Buffer | null> {
  const part = await openPicture(path);
  return part.hash === hash ? part.image() : null;
}

async function readRaster({ path, hash }: ImageFile, model: BackboneModel): Promise<Raster | null> {
  const isFile = pictureOf(path).file === path;
  const bytes = isFile ? wholeBytes(path, hash) : await partBytes(path, hash);
  if (!bytes) return null;
  const {
    height,
    width,
    preprocessing: { fit },
  } = model;
  const fits = (size: { width: number; height: number }): boolean =>
    fit === 'fill' && size.width <= width && size.height <= height;
  const plain = plainJpegSize(bytes);
  const raster = plain && fits(plain) ? (await jpegDecoder())(bytes) : null;
  return (
    raster ??
    useImage(bytes, 'error', async (image, shown) => {
      const sized = fits(shown) ? image : image.resize(width, height, { fit });
      const { data, info } = await sized.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
      return {
        data: new Uint8Array(data.buffer, data.byteOffset, data.length),
        width: info.width,
        height: info.height,
      };
    })
  );
}
