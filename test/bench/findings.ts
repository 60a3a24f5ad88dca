import Table from 'cli-table3';
import { reportClasses } from '../../src/engine/curation/classes/classFindings';
import { hardNegativeFindings, mineHardNegatives } from '../../src/engine/curation/hardNegatives';
import { findOutliers } from '../../src/engine/curation/outliers/findOutliers';
import { outlierFindings } from '../../src/engine/curation/outliers/outlierFindings';
import { suspectFindings } from '../../src/engine/curation/suspects/suspectFindings';
import { scoreSuspects } from '../../src/engine/curation/suspects/suspects';
import { unlabelledFindings } from '../../src/engine/curation/unlabelled/unlabelledFindings';
import { createNeighbourIndex } from '../../src/engine/neighbours/createNeighbourIndex';
import { normalizeRows } from '../../src/engine/numeric/embeddings';
import { normal, seededRandom } from '../../src/engine/numeric/random';
import type { Space } from '../../src/engine/numeric/space';
import { quietJob } from '../../src/engine/protocol';
import { defaultRecipe } from '../../src/engine/recipe/recipe';
import { compareSearches, type SearchTimes } from './findings/searchPeers';
import type { BenchResult } from './run';

const SIZES = [5_000, 50_000];
const DIM = 128;
/** Of which the fastest counts. */
const ROUNDS = 2;
/** Features of a backbone. */
const WIDE = { images: 10_000, dim: 768 };
const CLASSES = 10;
const NEIGHBOURS = 50;
const WRONG = 0.1;
const UNLABELLED = 0.1;

/**
 * What one size came to: seconds of the processor per stage in their order, and how many findings there are of each
 * kind.
 */
interface Timing {
  readonly images: number;
  /** Of one core: another program that runs beside hardly changes them. */
  readonly seconds: Record<string, number>;
  /** By the clock, for all stages. */
  readonly elapsed: number;
  readonly findings: Record<string, number>;
}

/**
 * Every stage of the findings on embeddings that are given, at two sizes: the time of each and how it grows. Beside it
 * the neighbours alone, against faiss and hnswlib in turns; `--searches` does only these, `--rounds 1` each once.
 */
export async function run(args: readonly string[]): Promise<BenchResult> {
  const searches: SearchTimes[] = [];
  const rounds = Number(args[args.indexOf('--rounds') + 1] ?? ROUNDS) || ROUNDS;
  for (const [images, dim] of [...SIZES.map((images) => [images, DIM]), [WIDE.images, WIDE.dim]])
    searches.push(await compareSearches(clustered(images, dim).space.embeddings, NEIGHBOURS, rounds));
  if (args.includes('--searches')) return { table: searchTable(searches), json: { searches } };
  const sizes: Timing[] = [];
  for (const images of SIZES) sizes.push(await measure(images));
  const [small, large] = sizes;
  const table = new Table({
    head: ['stage', ...SIZES.map((images) => `${images.toLocaleString('en-US')} images, CPU s`), 'growth'],
    style: { head: [], border: [] },
  });
  const growth: Record<string, number> = {};
  for (const stage of Object.keys(small.seconds)) {
    growth[stage] = large.seconds[stage] / small.seconds[stage];
    table.push([
      stage,
      small.seconds[stage].toFixed(2),
      large.seconds[stage].toFixed(2),
      `× ${growth[stage].toFixed(1)}`,
    ]);
  }
  table.push([
    'together, by the clock',
    small.elapsed.toFixed(0),
    large.elapsed.toFixed(0),
    `× ${(large.elapsed / small.elapsed).toFixed(1)}`,
  ]);
  const json = {
    sizes: sizes.map((size, s) => ({ ...size, ratioToFaiss: ratio(size.elapsed, searches[s].faissSeconds) })),
    growth,
    searches,
  };
  return { table: `${table.toString()}\n${searchTable(searches)}`, json };
}

function ratio(seconds: number, others: number | null): number | null {
  return others === null ? null : seconds / others;
}

function searchTable(searches: readonly SearchTimes[]): string {
  const table = new Table({
    head: ['neighbours of all', 'seconds', 'CPU s', 'faiss', 'CPU s', 'ratio', 'hnswlib', 'its recall'],
    style: { head: [], border: [] },
  });
  const said = (value: number | null | undefined): string => value?.toFixed(2) ?? '–';
  for (const { images, dim, seconds, cpu, faissSeconds, faissCpu, ratioToFaiss, hnswlibSeconds, recall } of searches)
    table.push([
      `${images.toLocaleString('en-US')} × ${dim}`,
      ...[seconds, cpu, faissSeconds, faissCpu, ratioToFaiss, hnswlibSeconds, recall.hnswlib].map(said),
    ]);
  const ran = Object.entries(searches[0].ran).map(([name, what]) => `${name}: ${what}`);
  return [table.toString(), ...ran].join('\n');
}

async function measure(images: number): Promise<Timing> {
  const { space, labels } = clustered(images, DIM);
  const seconds: Record<string, number> = {};
  const timed = async <T>(stage: string, run: () => T | Promise<T>): Promise<T> => {
    const start = process.cpuUsage();
    const result = await run();
    const { user, system } = process.cpuUsage(start);
    seconds[stage] = (user + system) / 1e6;
    return result;
  };
  const begun = performance.now();
  const names = {
    labels,
    paths: Array.from(labels, (_, i) => `${i}.png`),
    classes: Array.from({ length: CLASSES }, (_, c) => `class ${c}`),
  };
  const kept = new Uint8Array(images);
  const { findings: recipe } = defaultRecipe;
  const knn = await timed('neighbours', async () =>
    (await createNeighbourIndex(space.embeddings, { seed: 1 })).searchAll(NEIGHBOURS, quietJob),
  );
  const judge = (heads?: Float32Array) =>
    scoreSuspects({ spaces: [space], knn: [knn], labels, classes: names.classes, kept, seed: 1, heads }, quietJob);
  const suspicion = await timed('suspects', () => judge());
  const suspects = await timed('list of suspects', () => suspectFindings(suspicion, names, recipe));
  const hard = await timed('hard negatives', () =>
    hardNegativeFindings(
      mineHardNegatives({ ...suspicion, knn: suspicion.evidence, labels, kept }).pairs,
      names,
      recipe.hardNegatives,
    ),
  );
  const outliers = await timed('outliers', async () => {
    const found = (await findOutliers(
      { spaces: [space], knn: [knn], labels, classCount: CLASSES, normal: null, seed: 1 },
      quietJob,
    ))!;
    return outlierFindings(found, names, { ...recipe, normal: null });
  });
  const unlabelled = await timed('what to label next', () =>
    unlabelledFindings({ suspicion, names, skip: kept, labelNext: recipe.labelNext }, quietJob),
  );
  const classes = await timed('classes', () => reportClasses(suspicion, names, recipe.neighbours).findings);
  seconds.together = Object.values(seconds).reduce((sum, stage) => sum + stage, 0);
  const elapsed = (performance.now() - begun) / 1000;
  await timed('suspects again, after a decision', () => judge(suspicion.heads));
  return {
    images,
    seconds,
    elapsed,
    findings: {
      suspect: suspects.length,
      hardNegative: hard.length,
      outlier: outliers.length,
      unlabelled: unlabelled.length,
      class: classes.length,
    },
  };
}

/** Classes of three clusters each; every tenth label is wrong, every tenth image has none. */
function clustered(images: number, dim: number): { space: Space; labels: Int32Array } {
  const random = seededRandom(1);
  const centres = Float32Array.from({ length: 3 * CLASSES * dim }, () => normal(random));
  const values = new Float32Array(images * dim);
  const labels = new Int32Array(images);
  for (let i = 0; i < images; i++) {
    const cluster = Math.floor(random() * 3 * CLASSES);
    for (let d = 0; d < dim; d++) values[i * dim + d] = centres[cluster * dim + d] + 1.5 * normal(random);
    const wrong = random() < WRONG;
    labels[i] = random() < UNLABELLED ? -1 : wrong ? Math.floor(random() * CLASSES) : cluster % CLASSES;
  }
  return {
    space: { embeddings: { count: images, dim: dim, values: normalizeRows(values, dim) }, heldOut: null },
    labels,
  };
}
