import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { makeCacheFolder } from '../files/cacheFolder';
import { join } from 'node:path';

/*
 * The features of all images by one model in one file that only grows: a file header, then a record per image. A record
 * holds its content hash and a checksum, so that whatever a crash, a full disk or another process left is noticed and
 * computed again. file: "NMFT", version, dim, 0 as 32-bit integers, little-endian record: SHA-1 of the image's file (20
 * bytes), CRC-32 of what follows (4 bytes), dim * float32
 */
const MAGIC = 0x54464d4e;
const VERSION = 1;
const FILE_HEADER = 16;
const HASH_BYTES = 20;
const RECORD_HEADER = 24;

/** Records are appended in blocks of about this size. */
const BLOCK_BYTES = 1 << 20;

export class FeatureStore {
  private readonly rows = new Map<string, Float32Array>();
  private waiting: Buffer[] = [];
  private waitingBytes = 0;

  private constructor(
    private readonly handle: FileHandle,
    readonly dim: number,
  ) {}

  /**
   * Opens or begins the store of one model.
   * @param key of the model and all that its features hang on
   * @param dim null where it is only known once the model has run: then a store that was not begun yet is null
   */
  static async open(folder: string, key: string, dim: number | null): Promise<FeatureStore | null> {
    await makeCacheFolder(folder);
    const handle = await open(join(folder, `features-${key}.bin`), 'a+');
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(size);
    await handle.read(bytes, 0, size, 0);
    const known =
      size >= FILE_HEADER && bytes.readUInt32LE(0) === MAGIC && bytes.readUInt32LE(4) === VERSION
        ? bytes.readUInt32LE(8)
        : null;
    if (known === null && dim === null) {
      await handle.close();
      return null;
    }
    const store = new FeatureStore(handle, known ?? dim!);
    const end = known === null ? 0 : store.index(bytes);
    if (end < size) await handle.truncate(end);
    if (known === null) await handle.appendFile(Buffer.from(Int32Array.of(MAGIC, VERSION, store.dim, 0).buffer));
    return store;
  }

  read(hash: string): Float32Array | undefined {
    return this.rows.get(hash);
  }

  /** Adds an image; it reaches the disk with its block, or when the store is closed. */
  async add(hash: string, row: Float32Array): Promise<void> {
    const record = Buffer.alloc(RECORD_HEADER + row.byteLength);
    record.write(hash, 0, HASH_BYTES, 'hex');
    record.set(new Uint8Array(row.buffer, row.byteOffset, row.byteLength), RECORD_HEADER);
    record.writeUInt32LE(crc32(record.subarray(RECORD_HEADER)), HASH_BYTES);
    this.rows.set(hash, row.slice());
    this.waiting.push(record);
    this.waitingBytes += record.length;
    if (this.waitingBytes >= BLOCK_BYTES) await this.flush();
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.handle.close();
    }
  }

  private async flush(): Promise<void> {
    const block = Buffer.concat(this.waiting);
    this.waiting = [];
    this.waitingBytes = 0;
    await this.handle.appendFile(block);
  }

  /** Takes record after record up to the first that is not whole. Returns where that is. */
  private index(bytes: Buffer): number {
    const size = RECORD_HEADER + 4 * this.dim;
    let at = FILE_HEADER;
    for (; at + size <= bytes.length; at += size) {
      const data = bytes.subarray(at + RECORD_HEADER, at + size);
      if (crc32(data) !== bytes.readUInt32LE(at + HASH_BYTES)) break;
      const row = new Float32Array(this.dim);
      new Uint8Array(row.buffer).set(data);
      this.rows.set(bytes.toString('hex', at, at + HASH_BYTES), row);
    }
    return at;
  }
}
