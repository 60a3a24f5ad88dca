import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { ByteRanges } from './byteRanges';

/** No set of this kind is larger: MNIST has 47 MB. In bytes, unpacked. */
const LARGEST = 2 ** 30;
const GZIP = 0x1f8b;

/** Bytes in one, two or more dimensions. */
export interface IdxFile {
  /** How many elements there are, by the length of the file. */
  readonly count: number;
  /** What the file says, where that is another number. */
  readonly said: number;
  /** Sizes of the other dimensions: height and width of pictures, none of labels. */
  readonly shape: readonly number[];
  readonly data: Buffer;
}

/**
 * Reads a file of the IDX format, packed with gzip or not: bytes alone, as MNIST has them.
 * https://yann.lecun.org/exdb/mnist
 * @throws NearmissError where it is none
 */
export function readIdx(file: string): Promise<IdxFile> {
  return ByteRanges.use(file, async (ranges) => {
    const packed = await ranges.read(0, ranges.size);
    const isPacked = packed.length > 2 && packed.readUInt16BE() === GZIP;
    const bytes = isPacked ? await promisify(gunzip)(packed, { maxOutputLength: LARGEST }) : packed;
    if (bytes.length < 8 || bytes.readUInt16BE() !== 0 || bytes[2] !== 8)
      throw new Error('it is no IDX file of bytes, as those of MNIST are');
    const dimensions = bytes[3];
    if (dimensions < 1 || bytes.length < 4 + 4 * dimensions) throw new Error('it ends in its head, it was cut off');
    const [said, ...shape] = Array.from({ length: dimensions }, (_, d) => bytes.readUInt32BE(4 + 4 * d));
    const data = bytes.subarray(4 + 4 * dimensions);
    const size = shape.reduce((product, length) => product * length, 1);
    return { count: size > 0 ? Math.min(said, Math.floor(data.length / size)) : 0, said, shape, data };
  });
}
