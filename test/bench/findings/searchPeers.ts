import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createNeighbourIndex } from '../../../src/engine/neighbours/createNeighbourIndex';
import type { Embeddings } from '../../../src/engine/numeric/embeddings';
import type { Knn } from '../../../src/engine/numeric/knn';
import { quietJob } from '../../../src/engine/protocol';

/** The neighbours of all images, by us and by others on the same rows and cores; the fastest of the rounds. */
export interface SearchTimes {
  readonly images: number;
  readonly dim: number;
  readonly seconds: number;
  readonly cpu: number;
  readonly faissSeconds: number | null;
  readonly faissCpu: number | null;
  readonly hnswlibSeconds: number | null;
  /** By the clock. */
  readonly ratioToFaiss: number | null;
  /** Share of what the exact search found. */
  readonly recall: Record<string, number>;
  /** What ran, with versions and kernels, or why it did not. */
  readonly ran: Record<string, string>;
}

interface PeerRun {
  readonly name: string;
  readonly seconds: number;
  readonly cpu: number;
  readonly recall: number;
}

const PEERS = ['faiss', 'hnswlib'] as const;

/** @param k neighbours of each image */
export async function compareSearches(embeddings: Embeddings, k: number, rounds: number): Promise<SearchTimes> {
  const folder = await mkdtemp(join(tmpdir(), 'nearmiss-search-'));
  const best: Record<string, { readonly seconds: number; readonly cpu: number }> = {};
  const recall: Record<string, number> = {};
  const ran: Record<string, string> = {};
  const faster = (name: string, run: { readonly seconds: number; readonly cpu: number }): void => {
    if (!best[name] || run.seconds < best[name].seconds) best[name] = run;
  };
  try {
    const rows = join(folder, 'rows');
    await writeFile(
      rows,
      new Uint8Array(embeddings.values.buffer, embeddings.values.byteOffset, embeddings.values.byteLength),
    );
    for (let round = 0; round < rounds; round++) {
      const { knn, description, ...times } = await ours(embeddings, k);
      faster('nearmiss', times);
      ran.nearmiss = description;
      for (const peer of PEERS) {
        const run = await theirs(peer, rows, embeddings, knn, folder);
        ran[peer] = typeof run === 'string' ? run : run.name;
        if (typeof run === 'string') continue;
        faster(peer, run);
        recall[peer] = run.recall;
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const { nearmiss, faiss = null, hnswlib = null } = best;
  return {
    images: embeddings.count,
    dim: embeddings.dim,
    ...nearmiss,
    faissSeconds: faiss && faiss.seconds,
    faissCpu: faiss && faiss.cpu,
    hnswlibSeconds: hnswlib && hnswlib.seconds,
    ratioToFaiss: faiss && nearmiss.seconds / faiss.seconds,
    recall,
    ran,
  };
}

async function ours(
  embeddings: Embeddings,
  k: number,
): Promise<{ knn: Knn; description: string; seconds: number; cpu: number }> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const index = await createNeighbourIndex(embeddings, { seed: 1 });
  const knn = await index.searchAll(k, quietJob);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { knn, description: index.description, seconds, cpu: (user + system) / 1e6 };
}

/**
 * By the Python that `PYTHON` names.
 * @returns why it does not run
 */
async function theirs(
  peer: string,
  rows: string,
  { count, dim }: Embeddings,
  knn: Knn,
  folder: string,
): Promise<PeerRun | string> {
  const script = join('test', 'bench', 'peers', 'search.py');
  const out = join(folder, peer);
  const sizes = [count, dim, knn.k, availableParallelism()].map(String);
  try {
    const { stdout } = await promisify(execFile)(process.env.PYTHON ?? 'python3', [script, peer, rows, ...sizes, out], {
      env: { ...(await blasFor()), ...process.env },
    });
    const bytes = await readFile(out);
    const found = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    return { ...(JSON.parse(stdout) as Omit<PeerRun, 'recall'>), recall: recallOf(found, knn) };
  } catch (error) {
    const lines = (error as Error & { stderr?: string }).stderr?.trim().split('\n') ?? [];
    return `left out: ${lines.at(-1) || (error as Error).message}`;
  }
}

/** On processors that it does not know, OpenBLAS takes a kernel that is several times slower. */
async function blasFor(): Promise<Record<string, string>> {
  const processor = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  return processor.includes('avx512f') ? { OPENBLAS_CORETYPE: 'SkylakeX' } : {};
}

/** @param found one more for each row, since a row finds itself */
function recallOf(found: Int32Array, { k, indices }: Knn): number {
  let hits = 0;
  for (let start = 0, theirs = 0; start < indices.length; start += k, theirs += k + 1) {
    const seen = new Set(found.subarray(theirs, theirs + k + 1));
    for (const image of indices.subarray(start, start + k)) if (seen.has(image)) hits++;
  }
  return hits / indices.length;
}
