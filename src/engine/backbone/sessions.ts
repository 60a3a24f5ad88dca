import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface SessionPlan {
  /** Threads of the pool, each with the model loaded once. */
  readonly sessions: number;
  /** That one run may use. */
  readonly threads: number;
}

/** A loaded model takes its weights, the same as the runtime has packed them, and room for what it computes. */
const TIMES_ITS_SIZE = 3;
/** Share of the free memory that sessions may take together. */
const SHARE = 0.5;

/**
 * One session per core is fastest, as long as the memory holds that many; of a large model fewer run, with more threads
 * each.
 * @param modelBytes of all its files
 * @param batches that there are to run
 */
export function planSessions(modelBytes: number, cores: number, freeBytes: number, batches: number): SessionPlan {
  const room = Math.floor((SHARE * freeBytes) / Math.max(1, TIMES_ITS_SIZE * modelBytes));
  const sessions = Math.max(1, Math.min(cores, room, batches));
  return { sessions, threads: Math.max(1, Math.floor(cores / Math.min(cores, Math.max(1, room)))) };
}

/**
 * Bytes of a model's file and of those beside it that hold its weights; 0 where it is gone, which shows when it is
 * loaded.
 */
export async function modelSize(file: string): Promise<number> {
  const folder = dirname(file);
  const parts = (await readdir(folder).catch(() => [])).filter((name) =>
    file.endsWith('.json') ? name.endsWith('.bin') : name.startsWith(basename(file)),
  );
  const sizes = await Promise.all(
    parts.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
