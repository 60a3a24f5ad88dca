import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Appearances, emptyAppearances } from '../numeric/appearances';
import type { Pixels } from '../numeric/pixels';
import { type JobContext, throwIfStopped } from '../protocol/job';
import { NearmissError } from '../protocol/reply';
import { placeAppearance } from './appearance';
import { fileError } from '../files/fileError';
import { HashCache } from './hashCache';
import { convertChannels, type DecodedImage, decodeImage } from './imageDecoder';
import { openPicture, statPicture } from './picturePart';
import { chooseImageSize } from './imageSize';
import { Pace } from '../files/pace';
import { PixelCache } from './pixelCache';

export interface DecodeRequest {
  readonly root: string;
  /** Relative to the root; image i of the result is paths[i]. */
  readonly paths: readonly string[];
  /** Width and height in pixels. */
  readonly size: number | 'auto';
  /** 'auto', the default: 1 when no readable image has colours. */
  readonly channels?: 1 | 3 | 'auto';
  /** Folder of the cache; it is made where it can be. */
  readonly cache: string;
}

/** What is known of each file, as columns. */
export interface FileFacts {
  /** SHA-1 of the content; '' where it is no readable image. */
  readonly hashes: readonly string[];
  /** In pixels as shown; 0 where unreadable. */
  readonly widths: Int32Array;
  readonly heights: Int32Array;
  /** 1 where no pixel has a colour, 3 otherwise; 0 where unreadable. */
  readonly channels: Uint8Array;
  /** File size; 0 where the file is gone. */
  readonly bytes: Float64Array;
  /** Why the image takes part in nothing, as one sentence; null where it is readable. */
  readonly problems: readonly (string | null)[];
}

export interface Decoded {
  /** On shared memory, so that threads need no copies. */
  readonly pixels: Pixels;
  readonly appearances: Appearances;
  readonly files: FileFacts;
  /** How many images were decoded now; the others came from the cache. */
  readonly decodedNow: number;
  /** Why decoding worked without a cache, as a sentence; null where it had one. */
  readonly cacheProblem: string | null;
}

/**
 * Reads all images, side by side, as far as the cache does not have them. An image that cannot be read, for whatever
 * reason, gets a problem and never stops the others. Throws only when the job is stopped; what was decoded until then
 * is cached.
 */
export async function decodePixels(request: DecodeRequest, job: JobContext): Promise<Decoded> {
  const size = request.size === 'auto' ? await chooseImageSize(request.root, request.paths) : request.size;
  const run = new DecodeRun(request, size, job);
  await run.open();
  try {
    await run.decodeAll();
  } finally {
    await run.close();
  }
  return run.result(request.channels ?? 'auto');
}

class DecodeRun {
  private readonly count: number;
  private readonly rowBytes: number;
  private readonly rgb: Uint8Array;
  private readonly readable: Uint8Array;
  private readonly appearances: Appearances;
  private readonly files: FileFacts & { readonly hashes: string[]; readonly problems: (string | null)[] };
  private hashes!: HashCache;
  private pixels: PixelCache | null = null;
  private cacheProblem: string | null = null;
  private decodedNow = 0;

  constructor(
    private readonly request: DecodeRequest,
    private readonly size: number,
    private readonly job: JobContext,
  ) {
    this.count = request.paths.length;
    this.rowBytes = size * size * 3;
    this.rgb = sharedBytes(this.count * this.rowBytes);
    this.readable = sharedBytes(this.count);
    this.appearances = emptyAppearances(this.count);
    this.files = {
      hashes: Array<string>(this.count).fill(''),
      problems: Array<string | null>(this.count).fill(null),
      widths: new Int32Array(this.count),
      heights: new Int32Array(this.count),
      channels: new Uint8Array(this.count),
      bytes: new Float64Array(this.count),
    };
  }

  async open(): Promise<void> {
    this.hashes = await HashCache.open(this.request.cache);
    await this.cached(async () => {
      this.pixels = await PixelCache.open(this.request.cache, this.size);
    });
  }

  async close(): Promise<void> {
    await this.cached(async () => this.pixels?.close());
    await this.cached(() => this.hashes.save(this.request.paths));
  }

  /** Lanes take the next image each: more of them than cores would only fill the memory. */
  async decodeAll(): Promise<void> {
    let next = 0;
    const pace = new Pace(this.count, this.job);
    const lane = async (): Promise<void> => {
      while (next < this.count) {
        throwIfStopped(this.job);
        await this.take(next++);
        pace.step();
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: Math.max(4, availableParallelism()) }, lane));
    for (const result of lanes) if (result.status === 'rejected') throw result.reason;
  }

  result(wanted: 1 | 3 | 'auto'): Decoded {
    const colours = this.files.channels.includes(3);
    const channels = wanted === 'auto' ? (colours || !this.files.channels.includes(1) ? 3 : 1) : wanted;
    let data = this.rgb;
    if (channels === 1) convertChannels(this.rgb, 3, (data = sharedBytes(this.rgb.length / 3)), 1);
    const pixels = { count: this.count, height: this.size, width: this.size, channels, data, readable: this.readable };
    return {
      pixels,
      appearances: this.appearances,
      files: this.files,
      decodedNow: this.decodedNow,
      cacheProblem: this.cacheProblem,
    };
  }

  private async take(i: number): Promise<void> {
    const path = this.request.paths[i];
    const file = join(this.request.root, path);
    try {
      const stats = await statPicture(file);
      this.files.bytes[i] = stats.size;
      const known = this.hashes.get(path, stats);
      if (known?.problem) this.files.problems[i] = known.problem;
      else if (!known || !this.place(i, known.hash, this.pixels?.read(known.hash))) await this.read(i, file, stats);
    } catch (error) {
      // Nothing is remembered of a file that could not be opened or is changing: the next run tries again.
      this.files.problems[i] =
        error instanceof NearmissError ? error.message : `The file cannot be opened: ${fileError(error)}.`;
    }
  }

  private async read(i: number, file: string, stats: { size: number; mtimeMs: number }): Promise<void> {
    const { hash, bytes, image: open } = await openPicture(file);
    const now = await statPicture(file);
    if (now.size !== stats.size || now.mtimeMs !== stats.mtimeMs || bytes !== now.size) {
      throw new NearmissError(
        'image/changed',
        'The file changed while it was read. Analyze again when it is complete.',
      );
    }
    const known = { bytes: stats.size, mtimeMs: stats.mtimeMs, hash, problem: null };
    const path = this.request.paths[i];
    // A file that was moved or touched has pixels in the cache under its content.
    if (this.place(i, known.hash, this.pixels?.read(known.hash))) return this.hashes.set(path, known);
    const decode = async (): Promise<DecodedImage> => decodeImage(await open(), this.size);
    const image = await decode().catch((error: Error) => {
      this.hashes.set(path, { ...known, hash: '', problem: error.message });
      throw error;
    });
    this.decodedNow++;
    this.place(i, known.hash, image);
    this.hashes.set(path, known);
    await this.cached(async () => this.pixels?.add(known.hash, image));
  }

  private place(i: number, hash: string, image: DecodedImage | null | undefined): boolean {
    if (!image) return false;
    convertChannels(image.data, image.channels, this.rgb.subarray(i * this.rowBytes, (i + 1) * this.rowBytes), 3);
    placeAppearance(this.appearances, i, image.appearance);
    this.readable[i] = 1;
    this.files.hashes[i] = hash;
    this.files.widths[i] = image.width;
    this.files.heights[i] = image.height;
    this.files.channels[i] = image.channels;
    return true;
  }

  /** A cache that fails (a full or read-only disk) is done without. */
  private async cached(use: () => Promise<void>): Promise<void> {
    try {
      await use();
    } catch (error) {
      this.pixels = null;
      this.cacheProblem ??= `Decoded images are not cached in ${this.request.cache}: ${fileError(error)}.`;
    }
  }
}

function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}
