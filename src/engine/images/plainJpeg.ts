import { loadJpegTurbo } from './jpegTurbo';

/** Bytes of red, green and blue of each pixel, row by row. */
export interface Raster {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Decodes a JPEG in this thread; null where the file is none after all. */
export type JpegDecoder = (bytes: Uint8Array) => Raster | null;

const [MARKER, START, SCAN, JFIF, COMMENT, TABLES, HUFFMAN, RESTART] = [0xff, 0xd8, 0xda, 0xe0, 0xfe, 0xdb, 0xc4, 0xdd];
/** Baseline, extended and progressive, all in Huffman codes. */
const FRAMES = [0xc0, 0xc1, 0xc2];
/** What says nothing of colour or orientation. */
const PLAIN = [JFIF, COMMENT, TABLES, HUFFMAN, RESTART];

/**
 * Width and height of a JPEG that needs nothing but decoding: 8 bits of YCbCr, with no profile of colours and no
 * orientation.
 * @returns null for any other file
 */
export function plainJpegSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | null {
  if (bytes[0] !== MARKER || bytes[1] !== START) return null;
  let size: { width: number; height: number } | null = null;
  for (let at = 2; at + 9 < bytes.length && bytes[at] === MARKER; at += 2 + bytes[at + 2] * 256 + bytes[at + 3]) {
    const marker = bytes[at + 1];
    if (marker === SCAN) return size;
    if (FRAMES.includes(marker)) {
      if (bytes[at + 4] !== 8 || bytes[at + 9] !== 3) return null;
      size = { height: bytes[at + 5] * 256 + bytes[at + 6], width: bytes[at + 7] * 256 + bytes[at + 8] };
    } else if (!PLAIN.includes(marker)) return null;
  }
  return null;
}

let decoder: Promise<JpegDecoder> | null = null;

/**
 * The decoder of this thread, for small images, where a pipeline of sharp takes five times as long to set up as the
 * decoding itself.
 */
export function jpegDecoder(): Promise<JpegDecoder> {
  return (decoder ??= openDecoder());
}

async function openDecoder(): Promise<JpegDecoder> {
  const turbo = new (await loadJpegTurbo()).JPEGDecoder();
  return (bytes) => {
    try {
      turbo.getEncodedBuffer(bytes.length).set(bytes);
      turbo.decode();
      const { width, height, componentCount } = turbo.getFrameInfo();
      const data = turbo.getDecodedBuffer();
      return componentCount === 3 && data.length === 3 * width * height ? { data: data.slice(), width, height } : null;
    } catch {
      return null;
    }
  };
}
