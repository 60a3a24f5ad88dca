import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Analysis } from './analysis';
import { networkFolder } from './trainAnalysis';

/**
 * Trainings whose networks stay beside those of the analysis: the last ones, so that going back to an earlier recipe
 * trains nothing anew.
 */
const KEPT_TRAININGS = 20;

/**
 * Deletes the networks of old trainings from the cache. Those that the analysis names stay, however old, and those of
 * the last 20 other trainings.
 */
export async function pruneNetworks(cache: string, analysis: Analysis): Promise<void> {
  const folder = networkFolder(cache);
  const named = new Set(
    analysis.spaces.flatMap(({ embedder }) => (embedder.kind === 'network' ? [trainingOf(embedder.file)] : [])),
  );
  const newest = new Map<string, number>();
  const files = (await readdir(folder).catch(() => [])).filter(
    (file) => /^network-.*-\d+\.bin$/.test(file) && !named.has(trainingOf(file)),
  );
  for (const file of files) {
    const written = await stat(join(folder, file)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    newest.set(trainingOf(file), Math.max(written, newest.get(trainingOf(file)) ?? 0));
  }
  const kept = new Set([...newest.keys()].sort((a, b) => newest.get(b)! - newest.get(a)!).slice(0, KEPT_TRAININGS));
  for (const file of files) if (!kept.has(trainingOf(file))) await rm(join(folder, file), { force: true });
}

/** The networks of one training differ in their last number only. */
function trainingOf(file: string): string {
  return file.replace(/-\d+\.bin$/, '');
}
