import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Pace } from '../files/pace';
import type { Features } from '../numeric/features';
import { type JobContext, quietJob, throwIfStopped } from '../protocol/job';
import { ThreadPool } from '../threads/thread';
import type { BackboneCalls, RunInput, RunOutput } from './backboneCalls';
import type { BackboneModel, Device } from '../recipe/backboneModel';
import { FeatureStore } from './featureStore';
import { modelSize, planSessions } from './sessions';

/**
 * Images that a thread is given at once: on the CPU few, so that what is computed stays in its cache; other devices
 * want more to do.
 */
const BATCH = { cpu: 4, other: 32 };
/** Batches per thread that are on their way, so that no thread waits for its next one. */
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
 * Runs all images through a pretrained model as far as the cache does not have them, in threads that each decode what
 * they run.
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

  constructor(
    private readonly request: FeatureRequest,
    private readonly job: JobContext,
  ) {}

  async all(): Promise<void> {
    const { cache, model, hashes, device } = this.request;
    const batchSize = device === 'cpu' ? BATCH.cpu : BATCH.other;
    this.store = await FeatureStore.open(cache, storeKey(model), null);
    const missing = missingImages(hashes, this.store);
    if (missing.length === 0) return;
    const { sessions, threads } = planSessions(
      await modelSize(model.file),
      availableParallelism(),
      process.availableMemory(),
      Math.ceil(missing.length / batchSize),
    );
    this.threads = threads;
    this.pool = new ThreadPool<BackboneCalls>(join(__dirname, 'backboneWorker.js'), sessions);
    const pace = new Pace(missing.length, this.job, 'embed', 'images run through the backbone');
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < missing.length) {
        throwIfStopped(this.job);
        const batch = missing.slice(next, (next += batchSize));
        await this.compute(batch);
        for (const _image of batch) pace.step();
      }
    };
    // The first batch alone: it shows whether the model fits, and how long a row is. Meanwhile the other threads load
    // the model.
    await Promise.all([
      this.compute(missing.slice(next, (next += batchSize))),
      ...Array.from({ length: sessions - 1 }, () => this.run([])),
    ]);
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
    const { hashes, cache, model } = this.request;
    const { dim, values, rows, device } = await this.run(images);
    this.device = device;
    if (rows.length > 0) this.store ??= await FeatureStore.open(cache, storeKey(model), dim);
    for (const [r, b] of rows.entries()) {
      this.computed++;
      await this.store!.add(hashes[images[b]], values.subarray(r * dim, (r + 1) * dim));
    }
  }

  private run(images: readonly number[]): Promise<RunOutput> {
    const { root, paths, hashes, model, device } = this.request;
    const files = images.map((image) => ({ path: join(root, paths[image]), hash: hashes[image] }));
    const input: RunInput = { model, device, threads: this.threads, files, withMap: false };
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
  return createHash('sha256')
    .update(JSON.stringify([hash, input, features, height, width, preprocessing]))
    .digest('hex')
    .slice(0, 16);
}
