/** Pixels beyond which an image is refused: a small file can claim to be a huge image and fill the memory. */
export const PIXEL_LIMIT = 0x3fff * 0x3fff;

interface Format {
  readonly name: string;
  /** How the bytes begin, as latin1. */
  readonly magic: RegExp;
  /** Whether the end of the data is there; undefined where the format does not tell. */
  isComplete?(bytes: Buffer): boolean;
}

const FORMATS: readonly Format[] = [
  {
    name: 'JPEG',
    magic: /^\xff\xd8\xff/,
    isComplete: (bytes) => bytes.toString('latin1', bytes.length - 2) === '\xff\xd9',
  },
  {
    name: 'PNG',
    magic: /^\x89PNG/,
    isComplete: (bytes) => bytes.toString('latin1', bytes.length - 8, bytes.length - 4) === 'IEND',
  },
  { name: 'GIF', magic: /^GIF8/, isComplete: (bytes) => bytes[bytes.length - 1] === 0x3b },
  { name: 'WebP', magic: /^RIFF[^]{4}WEBP/, isComplete: (bytes) => bytes.length >= 8 + bytes.readUInt32LE(4) },
  { name: 'TIFF', magic: /^(II\*\0|MM\0\*)/ },
  { name: 'AVIF', magic: /^[^]{4}ftypavi[fs]/ },
];

/** Formats of photos that people have and sharp, as it is built, does not read. */
const NOT_READ: readonly Format[] = [
  { name: 'BMP', magic: /^BM/ },
  { name: 'HEIC', magic: /^[^]{4}ftyphe[iv]/ },
];

/**
 * One sentence that says why these bytes gave no image. Of sharp's error only the kind is used: the details come from a
 * buffer that all images decoded at the same time share, and are often another image's.
 */
export function explainUnreadable(
  error: Error,
  bytes: Buffer,
  size: { readonly width: number; readonly height: number } | undefined,
): string {
  if (bytes.length === 0) return 'The file is empty (0 bytes).';
  const head = bytes.toString('latin1', 0, 16);
  const other = NOT_READ.find(({ magic }) => magic.test(head));
  if (other) return `The file is a ${other.name} image, which cannot be read here. Save it as PNG or JPEG.`;
  if (size && error.message.includes('pixel limit')) {
    return (
      `The image has ${size.width} × ${size.height} pixels; more than ${Math.round(PIXEL_LIMIT / 1e6)} million are ` +
      'not read.'
    );
  }
  const format = FORMATS.find(({ magic }) => magic.test(head));
  if (!format) return `The content is no image that can be read (it begins with ${JSON.stringify(head.slice(0, 12))}).`;
  const complete = format.isComplete?.(bytes);
  return (
    `The ${format.name} image is ` +
    `${complete === undefined ? 'damaged or cut off' : complete ? 'damaged' : 'cut off: its end is missing'}.`
  );
}
