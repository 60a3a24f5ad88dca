import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** A colourful 64 × 48 picture without symmetry, for any format. */
export function picture(): Sharp {
  const pixels = Buffer.from(Array.from({ length: 64 * 48 * 3 }, (_, i) => (i * 7919) % 251));
  return sharp(pixels, { raw: { width: 64, height: 48, channels: 3 } });
}

/** A picture of one colour, width × height. */
export function plain(color: string, width = 8, height = 8): Sharp {
  return sharp({ create: { width, height, channels: 3, background: color } });
}

/** A small PNG file that claims to be 40,000 × 40,000 pixels of one bit. */
export function bomb(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(40000, 0);
  header.writeUInt32BE(40000, 4);
  header[8] = 1;
  const data = deflateSync(Buffer.alloc(5001 * 100));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A 2 × 2 image in a format that is not read: file header, image header, pixels. */
export const BMP = Buffer.from(
  '424d460000000000000036000000' +
    '28000000020000000200000001001800000000001000000000000000000000000000000000000000' +
    '0000ff00ff0000000000ff0000ff000000',
  'hex',
);

/** The head of an iPhone's photo. */
export const HEIC = Buffer.from('\0\0\0\x24ftypheic\0\0\0\0mif1heic', 'latin1');

function pngChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length);
  chunk.write(type, 4);
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}
