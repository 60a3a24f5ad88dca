import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import type { InferenceSession } from 'onnxruntime-node';
import { extractFeatures } from '../../src/engine/backbone/extractFeatures';
import { loadOnnxRuntime } from '../../src/engine/backbone/onnxRunner';
import { openBackbone } from '../../src/engine/backbone/openBackbone';
import { decodePixels } from '../../src/engine/dataset/decode';
import { quietJob } from '../../src/engine/protocol';
import { recipeSchema } from '../../src/engine/recipe';
import { sharedFile } from './data/shared';
import type { BenchResult } from './run';
import { unpack } from './transfer/sets';

const MODEL = ['onnx', 'mobilenet_v1_0.75_embed.onnx'] as const;
/** Images of a batch of the bare runtime. */
const BATCH = 8;

/**
 * Images per second from JPEG files to features, decoding included, beside the bare runtime on tensors that are ready, with as many threads. The two take
 * turns, so that a machine that is busy with other things slows both. `--images N`, `--size PIXELS`, `--rounds N`, `--set NAME`.
 */
export async function run(args: readonly string[]): Promise<BenchResult> {
  const given = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const option = (name: string, other: number): number => Number(given(name)) || other;
  const set = given('--set') ?? 'grocery';
  const file = sharedFile(...MODEL);
  const images = await unpack('sets', set);
  if (!file || !images) return { table: `The bench needs ../shared/data/${MODEL.join('/')} and sets/${set}.tar.`, json: { missing: [MODEL.join('/'), `sets/${set}.tar`] } };
  const count = Math.min(images.rows.length, option('--images', 600));
  const paths = images.rows.slice(0, count).map((row) => row.file);
  const { network } = recipeSchema.parse({ network: { imageSize: option('--size', 224) } });
  const { model } = await openBackbone(file, network, 224);
  const cache = mkdtempSync(join(tmpdir(), 'nearmiss-bench-'));
  try {
    const { files } = await decodePixels({ root: images.root, paths, size: 16, cache }, quietJob);
    const bare: Speed[] = [];
    const ours: Speed[] = [];
    for (let round = 0; round < option('--rounds', 3); round++) {
      bare.push(await bareSpeed(file, count, model.width));
      const request = { root: images.root, paths, hashes: files.hashes, model, device: 'cpu' as const, cache: join(cache, String(round)) };
      ours.push(await speed(count, async () => void (await extractFeatures(request, quietJob))));
    }
    const share = median(ours.map(({ imagesPerSecond }, i) => imagesPerSecond / bare[i].imagesPerSecond));
    const cpuShare = median(ours.map(({ cpu }, i) => bare[i].cpu / cpu));
    const table = new Table({ head: [`${count} images of ${set} at ${model.width} px, ${availableParallelism()} threads`, 'images/s', 'CPU ms per image'], style: { head: [], border: [] } });
    const row = (name: string, speeds: readonly Speed[]) => table.push([name, speeds.map((one) => one.imagesPerSecond.toFixed(0)).join(', '), speeds.map((one) => one.cpu.toFixed(1)).join(', ')]);
    row('bare runtime, ready tensors', bare);
    row('JPEG files to features', ours);
    table.push(['share of the bare runtime (median)', share.toFixed(3), cpuShare.toFixed(3)]);
    return { table: table.toString(), json: { set, images: count, size: model.width, threads: availableParallelism(), bare, ours, share, cpuShare } };
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

/** The runtime alone: one session with one thread for each core, each fed one batch after the other. */
async function bareSpeed(file: string, count: number, side: number): Promise<Speed> {
  const runtime = await loadOnnxRuntime();
  if (typeof runtime === 'string') throw new Error(runtime);
  const bytes = await readFile(file);
  const sessions = await Promise.all(Array.from({ length: availableParallelism() }, () => runtime.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 })));
  const values = Float32Array.from({ length: BATCH * 3 * side * side }, (_, i) => ((i * 31) % 255) / 127.5 - 1);
  const feed = (session: InferenceSession) => session.run({ [session.inputNames[0]]: new runtime.Tensor('float32', values, [BATCH, 3, side, side]) });
  await Promise.all(sessions.map(feed));
  let next = 0;
  const batches = Math.ceil(count / BATCH);
  const found = await speed(batches * BATCH, async () => {
    await Promise.all(sessions.map(async (session) => {
      while (next++ < batches) await feed(session);
    }));
  });
  await Promise.all(sessions.map((session) => session.release()));
  return found;
}
