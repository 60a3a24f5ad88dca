import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { loadOnnxRuntime } from '../../../src/engine/tensor/onnxRuntime';

/** What the runtime alone is given to do by one thread of the bench. */
export interface BareWork {
  readonly file: string;
  readonly threads: number;
  readonly batch: number;
  readonly side: number;
  /** Batches begun, counted by all threads together. */
  readonly next: Int32Array;
  readonly batches: number;
}

async function main({ file, threads, batch, side, next, batches }: BareWork): Promise<void> {
  const runtime = await loadOnnxRuntime();
  if (typeof runtime === 'string') throw new Error(runtime);
  const session = await runtime.InferenceSession.create(readFileSync(file), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const values = Float32Array.from({ length: batch * 3 * side * side }, (_, i) => ((i * 31) % 255) / 127.5 - 1);
  const feed = () =>
    session.run({ [session.inputNames[0]]: new runtime.Tensor('float32', values, [batch, 3, side, side]) });
  await feed();
  parentPort!.postMessage('ready');
  await new Promise((resolve) => parentPort!.once('message', resolve));
  while (Atomics.add(next, 0, 1) < batches) await feed();
  parentPort!.postMessage('done');
}

void main(workerData as BareWork);
