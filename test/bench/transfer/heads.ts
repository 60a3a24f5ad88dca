import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFeatures } from '../../../src/engine/backbone/extractFeatures';
import { openBackbone } from '../../../src/engine/backbone/openBackbone';
import { decodePixels } from '../../../src/engine/images/decode';
import { type Embeddings, normalizeRows } from '../../../src/engine/numeric/embeddings';
import type { Features } from '../../../src/engine/numeric/features';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol';
import { recipeSchema } from '../../../src/engine/recipe/recipe';
import { trainSpaces } from '../../../src/engine/training/trainSpaces';

/** One head, learned from these images only; the best weights are not chosen on what is measured. */
export async function trained(
  features: Features,
  labels: Int32Array,
  classes: readonly string[],
  learn: Uint32Array,
): Promise<Embeddings> {
  const cacheFolder = mkdtempSync(join(tmpdir(), 'nearmiss-bench-'));
  try {
    const { spaces } = await trainSpaces(
      {
        samples: features,
        labels,
        classes,
        recipe: recipeSchema.parse({}),
        folds: [{ learn, heldOut: new Uint32Array(0) }],
        cacheFolder,
      },
      quietJob,
    );
    return spaces[0].embeddings;
  } finally {
    rmSync(cacheFolder, { recursive: true });
  }
}

/** The backbone as it is. */
export function frozenRows({ count, dim, values }: Features): Embeddings {
  return { count, dim, values: normalizeRows(values.slice(), dim) };
}

/** Features are cached beside the images from one run to the next; images/s is null where they were. */
export async function featuresOf(
  root: string,
  paths: readonly string[],
  file: string,
): Promise<{ features: Features; hashes: readonly string[]; imagesPerSecond: number | null }> {
  const cache = join(root, 'cache');
  const { files } = await decodePixels({ root, paths, size: 16, cache }, quietJob);
  const sides = [...files.widths, ...files.heights].sort((a, b) => a - b);
  const { model } = await openBackbone(file, recipeSchema.parse({}).network, sides[sides.length >> 1]);
  const began = performance.now();
  const { features, computed } = await extractFeatures(
    { root, paths, hashes: files.hashes, model, device: 'cpu', cache },
    quietJob,
  );
  const seconds = (performance.now() - began) / 1000;
  return { features, hashes: files.hashes, imagesPerSecond: computed > paths.length / 2 ? computed / seconds : null };
}

/**
 * Seconds that one head takes to learn from so many rows of features, which are drawn around a centre for each of ten
 * classes.
 */
export async function headSeconds(count: number, dim: number): Promise<number> {
  const random = seededRandom(1);
  const centres = Float32Array.from({ length: 10 * dim }, () => normal(random));
  const values = Float32Array.from(
    { length: count * dim },
    (_, n) => centres[(Math.floor(n / dim) % 10) * dim + (n % dim)] + 2 * normal(random),
  );
  const features: Features = { count, dim, values, readable: new Uint8Array(count).fill(1) };
  const began = performance.now();
  await trained(
    features,
    Int32Array.from({ length: count }, (_, i) => i % 10),
    Array.from({ length: 10 }, (_, c) => String(c)),
    Uint32Array.from({ length: count }, (_, i) => i),
  );
  return (performance.now() - began) / 1000;
}
