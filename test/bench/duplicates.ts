import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { findDuplicates } from '../../src/engine/curation/duplicates/duplicateGroups';
import { DESCRIPTOR, descriptors } from '../../src/engine/curation/duplicates/perceptualHash';
import { UnionFind } from '../../src/engine/curation/duplicates/unionFind';
import { decodePixels } from '../../src/engine/images/decode';
import { createNeighbourIndex } from '../../src/engine/neighbours/createNeighbourIndex';
import { edgeFeatures } from '../../src/engine/network/edgeFeatures';
import { quietJob } from '../../src/engine/protocol';
import { startBackend } from '../../src/engine/tensor/backend';
import { IMAGE_SETS, writeImages } from './data/imageFiles';
import { CHANGES, type Plant, plantCopies } from './plants/copies';
import type { BenchResult } from './run';

const IMAGES = 1000;
const PER_CHANGE = 40;
const HASH_BITS = 10;

interface Quality {
  /** Share of the planted copies that are in a group with their original, by change and over all. */
  readonly recall: Readonly<Record<string, number>>;
  /**
   * Share of the pairs within groups that were planted. Some sets have real near duplicates, which count against it.
   */
  readonly precision: number;
  readonly others: number;
  readonly seconds: number;
}

/** Copies planted among real images, changed in five ways: how many are found again, and what else is found. */
export async function run(): Promise<BenchResult> {
  await startBackend();
  const sets: Record<string, Record<string, Quality>> = {};
  const missing: string[] = [];
  for (const name of IMAGE_SETS) {
    const root = mkdtempSync(join(tmpdir(), 'nearmiss-bench-'));
    try {
      const quality = await measure(name, root);
      if (quality) sets[name] = quality;
      else missing.push(`${name} is not there: ../shared/data has it.`);
    } finally {
      rmSync(root, { recursive: true });
    }
  }
  const table = new Table({
    head: ['set', 'method', ...Object.keys(CHANGES), 'recall', 'precision', 'other pairs', 's'],
    style: { head: [], border: [] },
  });
  for (const [name, methods] of Object.entries(sets)) {
    for (const [method, { recall, precision, others, seconds }] of Object.entries(methods)) {
      table.push([
        name,
        method,
        ...Object.values(recall).map((share) => share.toFixed(3)),
        precision.toFixed(3),
        others,
        seconds.toFixed(1),
      ]);
    }
  }
  return { table: [table.toString(), ...missing].join('\n'), json: { sets } };
}

async function measure(name: string, root: string): Promise<Record<string, Quality> | null> {
  const originals = await writeImages(name, root, IMAGES);
  if (!originals) return null;
  const { plants, paths } = await plantCopies(root, originals, PER_CHANGE, 1);
  const { pixels, appearances, files } = await decodePixels(
    { root, paths, size: 'auto', cache: join(root, '.cache') },
    quietJob,
  );
  const embeddings = edgeFeatures(pixels, Uint32Array.from(paths.keys()), quietJob);
  const knn = await (await createNeighbourIndex(embeddings, { seed: 1 })).searchAll(10, quietJob);
  const input = { hashes: files.hashes, appearances, seed: 1 };
  const methods: Record<string, () => readonly (readonly number[])[]> = {
    nearmiss: () => findDuplicates({ ...input, knn }, quietJob).map(({ members }) => members),
    'without the embedding': () => findDuplicates({ ...input, knn: null }, quietJob).map(({ members }) => members),
    'pHash, 10 of 63 bits': () => hashGroups(descriptors(appearances.thumbnails)),
  };
  return Object.fromEntries(
    Object.entries(methods).map(([method, find]) => {
      const start = performance.now();
      const groups = find();
      return [method, { ...compare(groups, plants, paths.length), seconds: (performance.now() - start) / 1000 }];
    }),
  );
}

/**
 * What is commonly done: images whose perceptual hashes (the signs of the descriptor) differ in ten bits at most, by
 * all pairs.
 */
function hashGroups(values: Float32Array): number[][] {
  const count = values.length / DESCRIPTOR;
  const bits = Uint8Array.from(values, (value) => (value > 0 ? 1 : 0));
  const sets = new UnionFind(count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      let differ = 0;
      for (let d = 1; d < DESCRIPTOR && differ <= HASH_BITS; d++)
        differ += bits[i * DESCRIPTOR + d] ^ bits[j * DESCRIPTOR + d];
      if (differ <= HASH_BITS) sets.join(i, j);
    }
  }
  const groups = new Map<number, number[]>();
  for (let i = 0; i < count; i++) groups.set(sets.find(i), [...(groups.get(sets.find(i)) ?? []), i]);
  return [...groups.values()].filter(({ length }) => length > 1);
}

function compare(
  groups: readonly (readonly number[])[],
  plants: readonly Plant[],
  count: number,
): Omit<Quality, 'seconds'> {
  const groupOf = new Int32Array(count).fill(-1);
  groups.forEach((members, g) =>
    members.forEach((i) => {
      groupOf[i] = g;
    }),
  );
  const found = plants.filter(({ original, copy }) => groupOf[original] >= 0 && groupOf[original] === groupOf[copy]);
  const recall: Record<string, number> = {};
  for (const change of Object.keys(CHANGES)) recall[change] = share(found, plants, (plant) => plant.change === change);
  recall.all = share(found, plants, () => true);
  const pairs = groups.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  return { recall, precision: pairs === 0 ? 1 : found.length / pairs, others: pairs - found.length };
}

function share(found: readonly Plant[], plants: readonly Plant[], counts: (plant: Plant) => boolean): number {
  return found.filter(counts).length / plants.filter(counts).length;
}
