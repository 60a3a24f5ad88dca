import { Worker } from 'node:worker_threads';
import type { JobContext } from '../protocol/job';
import { NearmissError } from '../protocol/reply';
import type { CallMessage, ThreadMessage } from './serve';

type Input<C, N extends keyof C> = C[N] extends (input: infer I, job: JobContext) => unknown ? I : never;
type Output<C, N extends keyof C> = C[N] extends (input: never, job: JobContext) => infer O ? Awaited<O> : never;

interface Pending {
  readonly job: JobContext;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** How often a running job is asked whether it should stop, in milliseconds. */
const STOP_POLL_MS = 50;

/**
 * A worker thread with typed calls: `new Thread<TrainingCalls>(path).call('train', input, job)`. Calls of one thread
 * run one after the other. A thread that dies rejects its calls and is started again by the next one.
 */
export class Thread<C extends { [N in keyof C]: (input: never, job: JobContext) => unknown }> {
  private worker: Worker | undefined;
  private readonly pending = new Map<number, Pending>();
  private readonly stop = new Int32Array(new SharedArrayBuffer(4));
  private lastId = 0;
  private poll: NodeJS.Timeout | undefined;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(private readonly file: string) {}

  call<N extends keyof C & string>(name: N, input: Input<C, N>, job: JobContext): Promise<Output<C, N>> {
    const result = this.tail.then(() => this.send(name, input, job)) as Promise<Output<C, N>>;
    this.tail = result.catch(() => {});
    return result;
  }

  async dispose(): Promise<void> {
    clearInterval(this.poll);
    const worker = this.worker;
    this.worker = undefined;
    this.failAll(new NearmissError('job/ended', 'The job was ended.'));
    await worker?.terminate();
  }

  private send(name: string, input: unknown, job: JobContext): Promise<unknown> {
    const worker = (this.worker ??= this.start());
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { job, resolve, reject });
      this.poll ??= setInterval(() => this.pollStop(), STOP_POLL_MS);
      worker.postMessage({ id, name, input } satisfies CallMessage);
    });
  }

  private start(): Worker {
    const worker = new Worker(this.file, { workerData: { stop: this.stop.buffer } });
    worker.on('message', (message: ThreadMessage) => this.receive(message));
    worker.on('error', (error) => this.failAll(error));
    worker.on('exit', () => {
      if (this.worker === worker) this.worker = undefined;
      this.failAll(new Error(`the thread ${this.file} ended unexpectedly`));
    });
    worker.unref();
    return worker;
  }

  private receive(message: ThreadMessage): void {
    const pending = this.pending.get(message.id);
    if (!pending) return;
    if ('progress' in message) return pending.job.progress(message.progress);
    this.settle(message.id);
    if ('result' in message) return pending.resolve(message.result);
    const { code, message: text } = message.error;
    const error = code === 'internal' ? new Error(text) : new NearmissError(code, text);
    error.stack = message.stack;
    pending.reject(error);
  }

  /** Raises the shared flag to the id of the stopped call; calls made later have higher ids and are not touched. */
  private pollStop(): void {
    for (const [id, { job }] of this.pending) if (job.stopped()) Atomics.store(this.stop, 0, id);
  }

  private failAll(error: Error): void {
    for (const [id, pending] of [...this.pending]) {
      this.settle(id);
      pending.reject(error);
    }
  }

  private settle(id: number): void {
    this.pending.delete(id);
    if (this.pending.size > 0) return;
    clearInterval(this.poll);
    this.poll = undefined;
  }
}

/**
 * A fixed number of equal threads; a call goes to the one with the fewest calls waiting. With a reserve, threads are
 * taken from there first and left there at the end.
 */
export class ThreadPool<C extends { [N in keyof C]: (input: never, job: JobContext) => unknown }> {
  private readonly threads: { readonly thread: Thread<C>; waiting: number }[];

  constructor(
    file: string,
    size: number,
    private readonly reserve?: ThreadReserve<C>,
  ) {
    this.threads = Array.from({ length: size }, () => ({ thread: reserve?.take() ?? new Thread<C>(file), waiting: 0 }));
  }

  get size(): number {
    return this.threads.length;
  }

  async call<N extends keyof C & string>(name: N, input: Input<C, N>, job: JobContext): Promise<Output<C, N>> {
    const slot = this.threads.reduce((best, next) => (next.waiting < best.waiting ? next : best));
    slot.waiting++;
    try {
      return await slot.thread.call(name, input, job);
    } finally {
      slot.waiting--;
    }
  }

  async dispose(): Promise<void> {
    const busy = this.threads.filter(({ waiting }) => !this.reserve || waiting > 0);
    this.reserve?.leave(this.threads.filter((slot) => !busy.includes(slot)).map(({ thread }) => thread));
    await Promise.all(busy.map(({ thread }) => thread.dispose()));
  }
}

/**
 * Started threads of one file that wait for the next pool. When none has been left here for a while, all end and give
 * their memory back.
 */
export class ThreadReserve<C extends { [N in keyof C]: (input: never, job: JobContext) => unknown }> {
  private readonly waiting: Thread<C>[] = [];
  private end: NodeJS.Timeout | undefined;

  constructor(private readonly keepMs: number) {}

  take(): Thread<C> | undefined {
    return this.waiting.pop();
  }

  leave(threads: readonly Thread<C>[]): void {
    this.waiting.push(...threads);
    clearTimeout(this.end);
    this.end = setTimeout(() => {
      for (const thread of this.waiting.splice(0)) void thread.dispose();
    }, this.keepMs).unref();
  }
}
