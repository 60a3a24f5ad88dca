import { parentPort, workerData } from 'node:worker_threads';
import type { JobContext, JobProgress } from '../protocol/job';
import { toUserError, type UserError } from '../protocol/reply';

/**
 * What a thread can be asked: each method takes one structured-clonable input and the job to report to.
 * The starter derives its calls from the same interface, so both sides agree by type.
 */
export type Calls = { [name: string]: (input: never, job: JobContext) => unknown };

export interface CallMessage {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

export type ThreadMessage =
  | { readonly id: number; readonly progress: JobProgress }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: UserError; readonly stack?: string };

/** Answers calls in this thread. The stop flag is shared memory, since a busy thread reads no messages. */
export function serve(calls: Calls): void {
  const port = parentPort;
  if (!port) throw new Error('serve() runs in a worker thread only');
  const stop = new Int32Array((workerData as { stop: SharedArrayBuffer }).stop);
  const handlers = calls as Record<string, (input: unknown, job: JobContext) => unknown>;
  port.on('message', async ({ id, name, input }: CallMessage) => {
    const job: JobContext = {
      progress: (progress) => port.postMessage({ id, progress } satisfies ThreadMessage),
      stopped: () => Atomics.load(stop, 0) >= id,
    };
    try {
      const result = await handlers[name](input, job);
      port.postMessage({ id, result } satisfies ThreadMessage, transferables(result));
    } catch (error) {
      port.postMessage({
        id,
        error: toUserError(error),
        stack: error instanceof Error ? error.stack : undefined,
      } satisfies ThreadMessage);
    }
  });
}

/** The array buffers of a result's own fields, moved instead of copied. Views of part of a buffer are copied. */
export function transferables(result: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (value: unknown, depth: number): void => {
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength) found.add(value.buffer);
    } else if (depth < 3 && value !== null && typeof value === 'object') {
      for (const inner of Object.values(value)) visit(inner, depth + 1);
    }
  };
  visit(result, 0);
  return [...found];
}
