import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileError } from '../fileError';
import { NearmissError } from '../../protocol/reply';

/** No more is read at once: what asks for more is no picture. In bytes. */
const LARGEST = 2 ** 30;
/** Read ahead, since heads of entries lie close together; in bytes. */
const AHEAD = 8192;

/** A file of which parts are read. */
export class ByteRanges {
  private window: { readonly start: number; readonly bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) };

  private constructor(
    private readonly handle: FileHandle,
    readonly size: number,
  ) {}

  /**
   * Opens a file for as long as `use` takes.
   * @throws NearmissError where it is not there or is not what it should be
   */
  static async use<T>(file: string, use: (ranges: ByteRanges) => Promise<T>): Promise<T> {
    let handle: FileHandle | null = null;
    try {
      handle = await open(file);
      const stats = await handle.stat();
      if (!stats.isFile()) throw new Error('it is no file');
      return await use(new ByteRanges(handle, stats.size));
    } catch (error) {
      throw unreadable(file, error);
    } finally {
      await handle?.close();
    }
  }

  /** The bytes of [start, end); throws an Error where the file has not all of them. */
  async read(start: number, end: number): Promise<Buffer> {
    if (!(start >= 0 && end >= start && end <= this.size)) throw new Error('it ends too early, it was cut off');
    if (end - start > LARGEST) throw new Error(`a part of it is larger than ${LARGEST / 2 ** 20} MiB`);
    const { window } = this;
    if (start >= window.start && end <= window.start + window.bytes.length)
      return window.bytes.subarray(start - window.start, end - window.start);
    const bytes = await this.readAt(start, Math.max(end, Math.min(this.size, start + AHEAD)));
    if (bytes.length <= AHEAD) this.window = { start, bytes };
    return bytes.subarray(0, end - start);
  }

  private async readAt(start: number, end: number): Promise<Buffer<ArrayBuffer>> {
    const bytes = Buffer.alloc(end - start);
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await this.handle.read(bytes, done, bytes.length - done, start + done);
      if (bytesRead === 0) throw new Error('it became shorter while it was read');
      done += bytesRead;
    }
    return bytes;
  }
}

/** A container that cannot be read, in one sentence. */
export function unreadable(file: string, error: unknown): NearmissError {
  if (error instanceof NearmissError) return error;
  return new NearmissError(
    'container/unreadable',
    `${basename(file)} cannot be read: ${fileError(error)}. Get the file anew, or take it out of the folder.`,
  );
}
