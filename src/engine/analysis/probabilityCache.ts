import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../files/atomicFile';
import { makeCacheFolder } from '../files/cacheFolder';
import { readNpy, writeNpy } from '../exchange/npy';
import type { GivenProbabilities } from '../exchange/probabilities';
import { matchRows } from './analysis';

/** Probabilities that were given to an analysis, kept by content for every score after it, until others are given. */
export interface KeptProbabilities extends GivenProbabilities {
  /** Content hash per row. */
  readonly hashes: readonly string[];
}

const schema = z.object({
  name: z.string(),
  classes: z.array(z.string()).min(1),
  hashes: z.array(z.string()),
  notes: z.array(z.string()).default([]),
});
const HEADER_FILE = 'probabilities.json';
const ARRAY_FILE = 'probabilities.npy';

export async function saveProbabilities(
  folder: string,
  { name, classes, hashes, notes, values }: KeptProbabilities,
): Promise<void> {
  await makeCacheFolder(folder);
  await writeNpy(join(folder, ARRAY_FILE), values, classes.length);
  await writeFileAtomic(join(folder, HEADER_FILE), Buffer.from(JSON.stringify({ name, classes, hashes, notes })));
}

/** null where none were given, or the cache is damaged. */
export async function loadProbabilities(folder: string): Promise<KeptProbabilities | null> {
  try {
    const header = schema.parse(JSON.parse(await readFile(join(folder, HEADER_FILE), 'utf8')));
    const { shape, data } = await readNpy(join(folder, ARRAY_FILE));
    return shape[0] === header.hashes.length && shape[1] === header.classes.length
      ? { ...header, values: Float32Array.from(data) }
      : null;
  } catch {
    return null;
  }
}

export async function forgetProbabilities(folder: string): Promise<void> {
  await rm(join(folder, HEADER_FILE), { force: true });
}

/**
 * The probabilities in the order of the images and classes as they are now, in shared memory; NaN for what they do not
 * know.
 */
export function alignProbabilities(
  kept: KeptProbabilities,
  hashes: readonly string[],
  classes: readonly string[],
): Float32Array {
  const rows = matchRows(kept.hashes, hashes);
  const columns = classes.map((name) => kept.classes.indexOf(name));
  const values = new Float32Array(new SharedArrayBuffer(4 * hashes.length * classes.length));
  rows.forEach((row, image) => {
    columns.forEach((column, c) => {
      values[image * classes.length + c] =
        row < 0 || column < 0 ? NaN : kept.values[row * kept.classes.length + column];
    });
  });
  return values;
}
