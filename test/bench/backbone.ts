import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Table from 'cli-table3';
import { extractFeatures } from '../../src/engine/backbone/extractFeatures';
import { openBackbone } from '../../src/engine/backbone/openBackbone';
import { decodePixels } from '../../src/engine/images/decode';
import { quietJob } from '../../src/engine/protocol';
import { recipeSchema } from '../../src/engine/recipe/recipe';
import type { BareWork } from './backbone/bareWorker';
import { sharedFile } from './data/shared';
import type { BenchResult } from './run';
import { unpack } from './transfer/sets';

const MODEL = ['onnx', 'mobilenet_v1_0.75_embed.onnx'] as const;

/**
 * Images per second from JPEG files to features, decoding and the start of threads included, beside the bare runtime on
 * tensors that are ready: as one session with a thread for each core, and as a session for each core in a thread of its
 * own. All take turns, so that a machine that is busy with other things slows all. `--images N`, `--size PIXELS`,
 * `--rounds N`, `--set NAME`.
 */
export async function run(args: readonly string[]): Promise<BenchResult> {
  const given = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const option = (name: string, other: number): number => Number(given(name)) || other;
  const set = given('--set') ?? 'grocery';
  const file = sharedFile(...MODEL);
  const images = await unpack('sets', set);
  if (!file || !images)
    return {
      table: `The bench needs ../shared/data/${MODEL.join('/')} and sets/${set}.tar.`,
      json: { missing: [MODEL.join('/'), `sets/${set}.tar`] },
    };
  const count = Math.min(images.rows.length, option('--images', 2400));
  const paths = images.rows.slice(0, count).map((row) => row.file);
  const { network } = recipeSchema.parse({ network: { imageSize: option('--size', 224) } });
  const { model } = await openBackbone(file, network, 224);
  const cores = availableParallelism();
  const cache = mkdtempSync(join(tmpdir(), 'nearmiss-bench-'));
  try {
    const { files } = await decodePixels({ root: images.root, paths, size: 16, cache }, quietJob);
    const speeds: Record<'oneSession' | 'sessionPerCore' | 'ours', Speed[]> = {
      oneSession: [],
      sessionPerCore: [],
      ours: [],
    };
    for (let round = 0; round < option('--rounds', 3); round++) {
      speeds.oneSession.push(await bareSpeed({ file, side: model.width, threads: cores, batch: 16 }, 1, count));
      speeds.sessionPerCore.push(await bareSpeed({ file, side: model.width, threads: 1, batch: 2 }, cores, count));
      const request = {
        root: images.root,
        paths,
        hashes: files.hashes,
        model,
        device: 'cpu' as const,
        cache: join(cache, String(round)),
      };
      speeds.ours.push(await speed(count, async () => void (await extractFeatures(request, quietJob))));
    }
    const share = (of: 'imagesPerSecond' | 'cpu', bare: readonly Speed[]): number =>
      median(
        speeds.ours.map((ours, i) =>
          of === 'cpu' ? bare[i].cpu / ours.cpu : ours.imagesPerSecond / bare[i].imagesPerSecond,
        ),
      );
    const table = new Table({
      head: [
        `${count} images of ${set} at ${model.width} px, ${cores} cores`,
        'images/s',
        'CPU ms per image',
        'files to features: share of it (median), by time',
        'by CPU',
      ],
      style: { head: [], border: [] },
    });
    const row = (name: string, found: readonly Speed[]) =>
      table.push([
        name,
        found.map((one) => one.imagesPerSecond.toFixed(0)).join(', '),
        found.map((one) => one.cpu.toFixed(1)).join(', '),
        share('imagesPerSecond', found).toFixed(3),
        share('cpu', found).toFixed(3),
      ]);
    row(`bare runtime, ready tensors: one session, ${cores} threads`, speeds.oneSession);
    row(`bare runtime, ready tensors: ${cores} sessions in threads`, speeds.sessionPerCore);
    row('JPEG files to features', speeds.ours);
    const shares = {
      oneSession: share('imagesPerSecond', speeds.oneSession),
      sessionPerCore: share('imagesPerSecond', speeds.sessionPerCore),
    };
    return {
      table: table.toString(),
      json: { set, images: count, size: model.width, cores, ...speeds, share: shares },
    };
  } finally {
    rmSync(cache, { recursive: true });
  }
}

interface Speed {
  readonly imagesPerSecond: number;
  /** Milliseconds of all threads of this process: what other programs do meanwhile hardly changes it. */
  readonly cpu: number;
}

async function speed(count: number, work: () => Promise<void>): Promise<Speed> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return { imagesPerSecond: (1000 * count) / (performance.now() - began), cpu: (user + system) / 1000 / count };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** The runtime alone: sessions in threads of their own, which all take their next batch from one count. */
async function bareSpeed(work: Omit<BareWork, 'next' | 'batches'>, sessions: number, count: number): Promise<Speed> {
  const batches = Math.ceil(count / work.batch);
  const next = new Int32Array(new SharedArrayBuffer(4));
  const workers = Array.from(
    { length: sessions },
    () => new Worker(join(__dirname, 'backbone', 'bareWorker.js'), { workerData: { ...work, next, batches } }),
  );
  const all = () =>
    Promise.all(
      workers.map(
        (worker) =>
          new Promise((resolve, reject) => {
            worker.once('message', resolve).once('error', reject);
          }),
      ),
    );
  await all();
  const found = await speed(batches * work.batch, async () => {
    const done = all();
    for (const worker of workers) worker.postMessage('go');
    await done;
  });
  await Promise.all(workers.map((worker) => worker.terminate()));
  return found;
}
