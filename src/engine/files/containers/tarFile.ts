import { ByteRanges } from './byteRanges';

/* Places in a header of 512 bytes, as POSIX has them (pax, "ustar Interchange Format"). */
const BLOCK = 512;
const NAME = [0, 100] as const;
const SIZE = [124, 136] as const;
const CHECKSUM = [148, 156] as const;
const TYPE = 156;
const MAGIC = [257, 263] as const;
const PREFIX = [345, 500] as const;

/** A name longer than this is no name; in bytes. */
const LONGEST_NAME = 65536;
const CUT_OFF = 'it ends too early, it was cut off';
/** Entries of one archive, to bound what is kept of it. */
const ENTRIES = 2_000_000;

export interface TarEntry {
  readonly name: string;
  /** The content is [start, end) of the archive. */
  readonly start: number;
  readonly end: number;
}

export interface TarIndex {
  /** Files, in their order. */
  readonly entries: readonly TarEntry[];
  /** Why the rest of the archive could not be read, to follow a colon; null where it is whole. */
  readonly torn: string | null;
}

/**
 * The files of a tar archive, by the heads of its entries alone. Of one that was cut off, those that are whole.
 * @param limit entries after which it is enough
 * @throws NearmissError where the file cannot be opened
 */
export function indexTar(file: string, limit = ENTRIES): Promise<TarIndex> {
  return ByteRanges.use(file, async (ranges) => {
    const entries: TarEntry[] = [];
    try {
      let [at, longName] = [0, ''];
      while (at + BLOCK <= ranges.size && entries.length < limit) {
        const header = await ranges.read(at, at + BLOCK);
        if (header.every((byte) => byte === 0)) break;
        if (sumOf(header) !== octal(header, CHECKSUM)) throw new Error(`it is damaged at byte ${at} or is no tar`);
        const [start, size] = [at + BLOCK, sizeOf(header)];
        const end = start + size;
        if (end > ranges.size) throw new Error(CUT_OFF);
        const type = String.fromCharCode(header[TYPE]);
        at = start + Math.ceil(size / BLOCK) * BLOCK;
        if (type === 'L' || type === 'x') {
          if (size > LONGEST_NAME) throw new Error(`a name in it has ${size} bytes`);
          const content = await ranges.read(start, end);
          longName = type === 'L' ? text(content) : (paxPath(content) ?? longName);
          continue;
        }
        const name = (longName || nameOf(header)).replace(/^(\.?\/)+/, '');
        longName = type === 'g' ? longName : '';
        if ((type === '0' || type === '\0' || type === '7') && name !== '') entries.push({ name, start, end });
      }
      // Writers may leave out the empty blocks at the end, but never a part of a block.
      if (at > ranges.size || (at < ranges.size && at + BLOCK > ranges.size)) throw new Error(CUT_OFF);
      return { entries, torn: ranges.size === 0 ? 'it is empty' : null };
    } catch (error) {
      return { entries, torn: (error as Error).message };
    }
  });
}

function nameOf(header: Buffer): string {
  const name = text(header.subarray(...NAME));
  // GNU's own form, which ends the magic otherwise, keeps other things where POSIX has the prefix.
  const prefix = header.toString('latin1', ...MAGIC) === 'ustar\0' ? text(header.subarray(...PREFIX)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** All bytes of a header, those of the sum itself as blanks. */
function sumOf(header: Buffer): number {
  let sum = 0;
  header.forEach((byte, i) => (sum += i >= CHECKSUM[0] && i < CHECKSUM[1] ? 32 : byte));
  return sum;
}

function sizeOf(header: Buffer): number {
  // GNU writes sizes of 8 GiB and more as a number of base 256.
  if ((header[SIZE[0]] & 0x80) !== 0) return header.readUIntBE(SIZE[1] - 6, 6);
  return octal(header, SIZE);
}

function octal(header: Buffer, [start, end]: readonly [number, number]): number {
  const digits = header.toString('latin1', start, end).replace(/[\0 ]/g, '');
  return /^[0-7]*$/.test(digits) ? parseInt(digits || '0', 8) : NaN;
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** The name in an extended header of `length key=value` lines; null where it has none. */
function paxPath(content: Buffer): string | null {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(content.toString('utf8'))?.[1] ?? null;
}
