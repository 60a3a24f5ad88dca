import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { makeCacheFolder } from '../files/cacheFolder';
import { APPEARANCE_BYTES, packAppearance, unpackAppearance } from './appearance';
import type { DecodedImage } from './imageDecoder';

/*
 * All decoded images of one size in one file that only grows: a file header, then a record per image. A record holds
 * its content hash and a checksum, so that whatever a crash, a full disk or another process left is noticed and decoded
 * again. file: "NMPX", version, size, 0 as 32-bit integers, little-endian record: SHA-1 (20 bytes), channels (1 byte),
 * "PX" and a zero byte, width and height of the image (4 bytes each), CRC-32 of what follows (4 bytes): the appearance,
 * then size * size * channels bytes
 */
const MAGIC = 0x58504d4e;
const VERSION = 2;
const FILE_HEADER = 16;
const HASH_BYTES = 20;
const RECORD_HEADER = 36;
const DIMENSIONS = 24;
const CHECKSUM = 32;
const RECORD_MARK = 0x005850;

/** Records are appended in blocks of about this size. */
const BLOCK_BYTES = 4 << 20;

export class PixelCache {
  /** Offset of each image's record by content hash. */
  private readonly offsets = new Map<string, number>();
  private waiting: Buffer[] = [];
  private waitingBytes = 0;

  private constructor(
    private readonly handle: FileHandle,
    private readonly size: number,
    private end: number,
  ) {}

  /** Opens or begins the cache of one image size in a folder. A damaged file is used up to the damage. */
  static async open(folder: string, size: number): Promise<PixelCache> {
    await makeCacheFolder(folder);
    const handle = await open(join(folder, `pixels-${size}.bin`), 'a+');
    const { size: fileSize } = await handle.stat();
    const cache = new PixelCache(handle, size, FILE_HEADER);
    const header = fileHeader(size);
    const found = Buffer.alloc(FILE_HEADER);
    await handle.read(found, 0, FILE_HEADER, 0);
    if (found.equals(header)) cache.index(fileSize);
    else {
      await handle.truncate(0);
      await handle.appendFile(header);
    }
    if (cache.end < fileSize) await handle.truncate(cache.end);
    return cache;
  }

  /** The image of this content; null when it is not there or damaged. */
  read(hash: string): DecodedImage | null {
    const offset = this.offsets.get(hash);
    if (offset === undefined) return null;
    const header = Buffer.alloc(RECORD_HEADER);
    readSync(this.handle.fd, header, 0, RECORD_HEADER, offset);
    const channels = header[HASH_BYTES] as 1 | 3;
    const content = Buffer.alloc(APPEARANCE_BYTES + this.size * this.size * channels);
    const read = readSync(this.handle.fd, content, 0, content.length, offset + RECORD_HEADER);
    if (read === content.length && crc32(content) === header.readUInt32LE(CHECKSUM)) {
      const [width, height] = [header.readUInt32LE(DIMENSIONS), header.readUInt32LE(DIMENSIONS + 4)];
      return {
        width,
        height,
        channels,
        appearance: unpackAppearance(content.subarray(0, APPEARANCE_BYTES)),
        data: content.subarray(APPEARANCE_BYTES),
      };
    }
    this.offsets.delete(hash);
    return null;
  }

  /** Adds an image; it reaches the disk with its block, or when the cache is closed. */
  async add(hash: string, { width, height, channels, data, appearance }: DecodedImage): Promise<void> {
    const content = Buffer.concat([packAppearance(appearance), data]);
    const record = Buffer.alloc(RECORD_HEADER + content.length);
    record.write(hash, 0, HASH_BYTES, 'hex');
    record.writeUInt32LE((RECORD_MARK << 8) | channels, HASH_BYTES);
    record.writeUInt32LE(width, DIMENSIONS);
    record.writeUInt32LE(height, DIMENSIONS + 4);
    record.writeUInt32LE(crc32(content), CHECKSUM);
    record.set(content, RECORD_HEADER);
    this.waiting.push(record);
    this.waitingBytes += record.length;
    if (this.waitingBytes >= BLOCK_BYTES) await this.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    await this.handle.close();
  }

  private async flush(): Promise<void> {
    const block = Buffer.concat(this.waiting);
    this.waiting = [];
    this.waitingBytes = 0;
    await this.handle.appendFile(block);
  }

  /** Walks from record to record; what does not look like one ends the walk, and the rest is cut off. */
  private index(fileSize: number): void {
    const header = Buffer.alloc(RECORD_HEADER);
    for (;;) {
      readSync(this.handle.fd, header, 0, RECORD_HEADER, this.end);
      const channels = header[HASH_BYTES];
      const next = this.end + RECORD_HEADER + APPEARANCE_BYTES + this.size * this.size * channels;
      if (
        header.readUInt32LE(HASH_BYTES) >>> 8 !== RECORD_MARK ||
        (channels !== 1 && channels !== 3) ||
        next > fileSize
      )
        return;
      this.offsets.set(header.toString('hex', 0, HASH_BYTES), this.end);
      this.end = next;
    }
  }
}

function fileHeader(size: number): Buffer {
  return Buffer.from(Int32Array.of(MAGIC, VERSION, size, 0).buffer);
}
