import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { qualityOptions } from '../../src/engine/recipe/qualityOptions';
import { qualityIssues, type QualityIssue } from '../../src/engine/curation/quality/qualityIssues';
import { decodePixels } from '../../src/engine/images/decode';
import { quietJob } from '../../src/engine/protocol';
import { IMAGE_SETS, writeImages } from './data/imageFiles';
import { FAULTS, type BadPicture, plantFaults } from './plants/badPictures';
import type { BenchResult } from './run';

const IMAGES = 1000;
/** Share of the images that get each fault: rare enough for the others to tell what is usual. */
const FAULTY = 0.015;
const KEYS = Object.keys(FAULTS) as BadPicture['key'][];

/** With limits that follow the dataset, as by default, and with the recipe's limits alone. */
const WAYS = { nearmiss: qualityOptions.parse({}), 'fixed limits': qualityOptions.parse({ spreads: 0 }) };

interface Quality {
  /**
   * Share of the planted bad pictures that are listed for their fault, by fault and over all; null where there was
   * nothing to plant.
   */
  readonly recall: Readonly<Record<string, number | null>>;
  /** Share of the listed images that were planted. Some sets have truly bad pictures, which count against it. */
  readonly precision: number;
  /** Images listed that nobody planted. */
  readonly others: number;
}

/** Faults planted among real images: how many are found for what they are, and what else is listed. */
export async function run(): Promise<BenchResult> {
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
    head: ['set', 'limits', ...KEYS, 'recall', 'precision', 'other images'],
    style: { head: [], border: [] },
  });
  for (const [name, ways] of Object.entries(sets)) {
    for (const [way, { recall, precision, others }] of Object.entries(ways)) {
      table.push([
        name,
        way,
        ...[...KEYS, 'all'].map((key) => recall[key]?.toFixed(2) ?? '-'),
        precision.toFixed(2),
        others,
      ]);
    }
  }
  return { table: [table.toString(), ...missing].join('\n'), json: { sets } };
}

async function measure(name: string, root: string): Promise<Record<string, Quality> | null> {
  const paths = await writeImages(name, root, IMAGES);
  if (!paths) return null;
  const planted = await plantFaults(root, paths, Math.round(FAULTY * paths.length), 1);
  const { appearances, files } = await decodePixels(
    { root, paths, size: 'auto', cache: join(root, '.cache') },
    quietJob,
  );
  const input = { statistics: appearances.statistics, widths: files.widths, heights: files.heights };
  return Object.fromEntries(
    Object.entries(WAYS).map(([way, options]) => [way, compare(qualityIssues(input, options), planted)]),
  );
}

function compare(issues: readonly QualityIssue[], planted: readonly BadPicture[]): Quality {
  const listed = new Set(issues.map(({ image }) => image));
  const known = new Set(issues.map(({ image, key }) => `${image} ${key}`));
  const bad = new Set(planted.map(({ image }) => image));
  const share = (of: readonly BadPicture[]): number | null =>
    of.length === 0 ? null : of.filter(({ image, key }) => known.has(`${image} ${key}`)).length / of.length;
  const recall = Object.fromEntries(KEYS.map((key) => [key, share(planted.filter((plant) => plant.key === key))]));
  const others = [...listed].filter((image) => !bad.has(image)).length;
  return {
    recall: { ...recall, all: share(planted) },
    precision: listed.size === 0 ? 1 : 1 - others / listed.size,
    others,
  };
}
