import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { contentHash, useImage } from '../dataset/imageDecoder';
import { Pace } from '../dataset/pace';
import type { Features } from '../numeric/features';
import { type JobContext, quietJob, throwIfStopped } from '../protocol/job';
import { ThreadPool } from '../threads/thread';
import type { BackboneCalls, RunInput, RunOutput } from './backboneCalls';
import type { BackboneModel, Device } from './backboneModel';
import { FeatureStore } from './featureStore';
import { modelSize, planSessions } from './sessions';

/** Images that a thread is given at once: enough that the calls cost nothing, few enough that a stop comes soon. */
const BATCH = 8;
/** Batches per thread that are on their way: while one is run, the next is decoded. */
const LANES = 2;

export interface FeatureRequest {
  readonly root: string;
  /** Relative to the root; image i of the result is paths[i]. */
  readonly paths: readonly string[];
  /** SHA-1 of each file's content, '' where it is no readable image. */
  readonly hashes: readonly string[];
  readonly model: BackboneModel;
  readonly device: Device;
  /** Folder of the cache. */
  readonly cache: string;
}

export interface ExtractedFeatures {
  /** On shared memory. An image that changed while it was read has no row. */
  readonly features: Features;
  /** Images that were run through the model now; the others came from the cache. */
  readonly computed: number;
  /** Where the model ran, in words; null where everything was cached. */
  readonly device: string | null;
}

/**
 * Runs all images through a pretrained model as far as the cache does not have them: decoded side by side while the model runs.
 * @throws NearmissError when the model does not fit, or when the job is stopped; what was computed until then is cached
 */
export async function extractFeatures(request: FeatureRequest, job: JobContext): Promise<ExtractedFeatures> {
  const run = new Extraction(request, job);
  try {
    await run.all();
    return run.result();
  } finally {
    await run.close();
  }
}

class Extraction {
  private store: FeatureStore | null = null;
  private pool: ThreadPool<BackboneCalls> | null = null;
  private device: string | null = null;
  private computed = 0;
  private threads = 1;

  constructor(private readonly request: FeatureRequest, private readonly job: JobContext) {}

  async all(): Promise<void> {
    const { cache, model, hashes } = this.request;
    this.store = await FeatureStore.open(cache, storeKey(model), null);
    const missing = missingImages(hashes, this.store);
    if (missing.length === 0) return;
    const { sessions, threads } = planSessions(await modelSize(model.file), availableParallelism(), process.availableMemory(), Math.ceil(missing.length / BATCH));
    this.threads = threads;
    this.pool = new ThreadPool<BackboneCalls>(join(__dirname, 'backboneWorker.js'), sessions);
    const pace = new Pace(missing.length, this.job, 'embed', 'images run through the backbone');
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < missing.length) {
        throwIfStopped(this.job);
        const batch = missing.slice(next, (next += BATCH));
        await this.compute(batch);
        for (const _image of batch) pace.step();
      }
    };
    // The first batch alone: it shows whether the model fits, and how long a row is.
    await this.compute(missing.slice(next, (next += BATCH)));
    const lanes = await Promise.allSettled(Array.from({ length: LANES * sessions }, lane));
    for (const result of lanes) if (result.status === 'rejected') throw result.reason;
  }

  result(): ExtractedFeatures {
    const { hashes } = this.request;
    const dim = this.store?.dim ?? 0;
    const values = new Float32Array(new SharedArrayBuffer(4 * hashes.length * dim));
    const readable = new Uint8Array(new SharedArrayBuffer(hashes.length));
    hashes.forEach((hash, i) => {
      const row = this.store?.read(hash);
      if (!row) return;
      values.set(row, i * dim);
      readable[i] = 1;
    });
    return { features: { count: hashes.length, dim, values, readable }, computed: this.computed, device: this.device };
  }

  async close(): Promise<void> {
    await this.pool?.dispose();
    await this.store?.close();
  }

  private async compute(images: readonly number[]): Promise<void> {
    const { root, paths, hashes, cache, model } = this.request;
    const size = model.height * model.width * 3;
    const pixels = new Uint8Array(new SharedArrayBuffer(images.length * size));
    const decoded = await Promise.all(images.map((image, b) => decodeInto(pixels.subarray(b * size, (b + 1) * size), join(root, paths[image]), hashes[image], model)));
    const { dim, values, device } = await this.run(pixels, images.length);
    this.device = device;
    this.store ??= await FeatureStore.open(cache, storeKey(model), dim);
    for (const [b, image] of images.entries()) {
      if (!decoded[b]) continue;
      this.computed++;
      await this.store!.add(hashes[image], values.subarray(b * dim, (b + 1) * dim));
    }
  }

  private run(images: Uint8Array, count: number): Promise<RunOutput> {
    const { model, device } = this.request;
    const input: RunInput = { model, device, threads: this.threads, images, count, withMap: false };
    return this.pool!.call('run', input, { ...quietJob, stopped: () => this.job.stopped() });
  }
}

/** The first image of each content that the store has no row for. */
function missingImages(hashes: readonly string[], store: FeatureStore | null): number[] {
  const seen = new Set<string>(['']);
  return [...hashes.keys()].filter((i) => {
    if (seen.has(hashes[i])) return false;
    seen.add(hashes[i]);
    return !store?.read(hashes[i]);
  });
}

/** Everything that a row hangs on beside the image. */
function storeKey({ hash, input, features, height, width, preprocessing }: BackboneModel): string {
  return createHash('sha256').update(JSON.stringify([hash, input, features, height, width, preprocessing])).digest('hex').slice(0, 16);
}

/** false where the file is not what it was when the dataset was read. */
async function decodeInto(out: Uint8Array, file: string, hash: string, { height, width, preprocessing }: BackboneModel): Promise<boolean> {
  try {
    const bytes = await readFile(file);
    if (contentHash(bytes) !== hash) return false;
    out.set(await useImage(bytes, 'error', (image, shown) => {
      // Where nothing is left out, lines between pixels do: the cubic of larger images takes twice the time to look the same.
      const kernel = shown.width < width && shown.height < height ? 'linear' as const : 'lanczos3' as const;
      return image.resize(width, height, { fit: preprocessing.fit, kernel }).raw({ depth: 'uchar' }).toBuffer();
    }));
    return true;
  } catch {
    return false;
  }
}
