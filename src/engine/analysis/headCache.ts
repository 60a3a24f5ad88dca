import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../files/atomicFile';
import { readNpy, writeNpy } from '../exchange/npy';
import { matchRows } from './analysis';

/**
 * The scores of the classifiers that judge labels (`Suspicion.heads`), kept beside the analysis: they take seconds, and
 * a dataset that is opened again should show its findings at once, the same ones as before.
 */
export interface Heads {
  /** Of the analysis and the metric that they belong to. */
  readonly key: string;
  /** Of the columns. */
  readonly classes: readonly string[];
  /** Content hash per image. */
  readonly hashes: readonly string[];
  /** One block per classifier of images * classes scores. */
  readonly values: Float32Array;
}

const schema = z.object({
  file: z.string(),
  key: z.string(),
  classes: z.array(z.string()),
  hashes: z.array(z.string()),
});
const HEADER_FILE = 'heads.json';

export async function saveHeads(folder: string, { key, classes, hashes, values }: Heads): Promise<void> {
  const file = 'heads.npy';
  await writeNpy(join(folder, file), values, Math.max(1, classes.length));
  await writeFileAtomic(join(folder, HEADER_FILE), Buffer.from(JSON.stringify({ file, key, classes, hashes })));
}

/**
 * The scores for the images as they are now; null where there are none for this analysis, these classes and each of
 * these images.
 */
export async function loadHeads(
  folder: string,
  { key, classes, hashes }: Omit<Heads, 'values'>,
): Promise<Float32Array | null> {
  try {
    const header = schema.parse(JSON.parse(await readFile(join(folder, HEADER_FILE), 'utf8')));
    if (header.key !== key || header.classes.join('\0') !== classes.join('\0')) return null;
    const rows = matchRows(header.hashes, hashes);
    if (rows.some((row, i) => row < 0 && hashes[i] !== '')) return null;
    const { data } = await readNpy(join(folder, header.file));
    return reordered(Float32Array.from(data), rows, header.hashes.length, classes.length);
  } catch {
    // Nothing there, or damaged: it is computed again.
    return null;
  }
}

function reordered(old: Float32Array, rows: Int32Array, oldCount: number, classCount: number): Float32Array | null {
  const blocks = old.length / Math.max(1, oldCount * classCount);
  if (!Number.isInteger(blocks)) return null;
  const values = new Float32Array(new SharedArrayBuffer(4 * blocks * rows.length * classCount));
  for (let block = 0; block < blocks; block++) {
    rows.forEach((row, image) => {
      if (row < 0) return;
      const from = (block * oldCount + row) * classCount;
      values.set(old.subarray(from, from + classCount), (block * rows.length + image) * classCount);
    });
  }
  return values;
}
