import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fetch, type Dispatcher, type Response } from 'undici';
import { fileError } from '../../files/fileError';
import { type JobContext, throwIfStopped } from '../../protocol/job';
import { NearmissError } from '../../protocol/reply';
import type { ProxySettings } from '../../protocol/models';
import { networkThrough } from './proxy';

export interface DownloadRequest {
  /** What it is, for messages. */
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Where it is put when it is whole and right; until then what has come lies in FILE.part. */
  readonly file: string;
  readonly network: ProxySettings;
}

/** Connections that are tried one after the other without a byte coming. */
const ATTEMPTS = 3;
/** Milliseconds before another connection is tried; twice as many before each further one. */
const PAUSE = 250;
/** How often a silent connection asks whether to stop, and how often progress is reported, in milliseconds. */
const STOP_CHECK = 200;
const REPORT = 500;

/**
 * Downloads a file whose content is known by its checksum, from where an earlier download was cut off. The file appears
 * in one step.
 * @throws NearmissError `download/…`, or when the job is stopped; what has come by then is kept for the next time,
 *   unless it is wrong
 */
export async function download(request: DownloadRequest, job: JobContext): Promise<void> {
  const network = networkThrough(request.network);
  const run = new Download(request, network, job);
  try {
    await run.fetchAll();
    await run.finish();
  } finally {
    await network.destroy();
  }
}

class Download {
  private readonly part: string;
  private have = 0;

  constructor(
    private readonly request: DownloadRequest,
    private readonly network: Dispatcher,
    private readonly job: JobContext,
  ) {
    this.part = `${request.file}.part`;
  }

  async fetchAll(): Promise<void> {
    const { file, bytes } = this.request;
    await onDisk(dirname(file), () => mkdir(dirname(file), { recursive: true }));
    this.have = await stat(this.part).then(
      ({ size }) => size,
      () => 0,
    );
    if (this.have > bytes) await this.startAnew();
    for (let failed = 0; this.have < bytes;) {
      throwIfStopped(this.job);
      const before = this.have;
      try {
        await this.fetchRest();
        if (this.have < bytes) throw new Error(`the connection was closed after ${this.have} of ${bytes} bytes`);
      } catch (error) {
        throwIfStopped(this.job);
        if (error instanceof NearmissError) throw error;
        failed = this.have > before ? 1 : failed + 1;
        if (failed >= ATTEMPTS) throw this.unreachable(error);
        await new Promise((resolve) => setTimeout(resolve, PAUSE * 2 ** (failed - 1)));
      }
    }
  }

  /** Puts the file in place if it is what it has to be. */
  async finish(): Promise<void> {
    const { name, url, file, sha256 } = this.request;
    const found = await onDisk(this.part, () => checksum(this.part));
    throwIfStopped(this.job);
    if (found !== sha256) {
      await this.startAnew();
      throw new NearmissError(
        'download/wrong',
        `What came from ${url} is not ${name}: its SHA-256 is ${found}, and ${sha256} was expected. It was ` +
          'thrown away. ' +
          `Try again; if it stays so, get the file elsewhere and put it there as ${file}.`,
      );
    }
    await onDisk(file, () => rename(this.part, file));
  }

  /** One connection: whatever it gives is appended. */
  private async fetchRest(): Promise<void> {
    const stop = new AbortController();
    const watch = setInterval(() => this.job.stopped() && stop.abort(), STOP_CHECK);
    try {
      const response = await this.ask(stop.signal);
      await this.keep(response);
    } finally {
      clearInterval(watch);
      stop.abort();
    }
  }

  private async ask(signal: AbortSignal): Promise<Response> {
    const range = this.have > 0 ? { range: `bytes=${this.have}-` } : {};
    // Packed on the way it would not be the bytes that ranges count.
    const response = await fetch(this.request.url, {
      dispatcher: this.network,
      signal,
      headers: { 'accept-encoding': 'identity', ...range },
    });
    const { status } = response;
    if (status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${this.have}-`)) return response;
    if (status === 200) {
      // A server that knows no ranges sends the whole file again.
      if (this.have > 0) await this.startAnew();
      return response;
    }
    if (status === 206 || status === 416) {
      await this.startAnew();
      throw new Error(`the server cannot go on from where the download was cut off (${status})`);
    }
    if (status === 429 || status >= 500) throw new Error(`the server answers ${status} ${response.statusText}`.trim());
    throw new NearmissError(
      'download/refused',
      `${this.request.name} cannot be downloaded: ${this.request.url} answers ${status} ${response.statusText}. ` +
        `Update Nearmiss, or ${this.byHand()}`,
    );
  }

  private async keep({ body }: Response): Promise<void> {
    const out = await onDisk(this.part, () => open(this.part, 'a'));
    let reported = 0;
    try {
      for await (const chunk of body ?? []) {
        throwIfStopped(this.job);
        await this.append(out, chunk as Uint8Array);
        const now = performance.now();
        if (now - reported < REPORT && this.have < this.request.bytes) continue;
        reported = now;
        this.report();
      }
      await onDisk(this.part, () => out.sync());
    } finally {
      await out.close();
    }
  }

  private async append(out: FileHandle, chunk: Uint8Array): Promise<void> {
    const { name, url, bytes } = this.request;
    if (this.have + chunk.length > bytes) {
      await this.startAnew();
      throw new NearmissError(
        'download/wrong',
        `What comes from ${url} is not ${name}: it is longer than ${bytes} bytes. It was thrown away. ${this.byHand()}`,
      );
    }
    await onDisk(this.part, () => out.appendFile(chunk));
    this.have += chunk.length;
  }

  private report(): void {
    const { bytes, name } = this.request;
    const note = `${name}: ${megabytes(this.have)} of ${megabytes(bytes)} MB`;
    this.job.progress({ stage: 'download', done: this.have, total: bytes, note });
  }

  private async startAnew(): Promise<void> {
    await onDisk(this.part, () => rm(this.part, { force: true }));
    this.have = 0;
  }

  private unreachable(error: unknown): NearmissError {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : message;
    const kept = this.have > 0 ? ` ${megabytes(this.have)} MB are kept; the next download goes on from there.` : '';
    return new NearmissError(
      'download/connection',
      `${this.request.name} cannot be downloaded: ${reason} (${this.request.url}).${kept} Check the connection ` +
        `and the proxy (HTTPS_PROXY, or "http.proxy" in VS Code), or: ${this.byHand()}`,
    );
  }

  private byHand(): string {
    return `get the file by other means and put it there as ${this.request.file}.`;
  }
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

async function checksum(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

async function onDisk<T>(path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    throw new NearmissError(
      'download/disk',
      `${path} cannot be written: ${fileError(error)}. Make room or set NEARMISS_MODELS to another folder; what ` +
        'has come so far is kept.',
    );
  }
}
