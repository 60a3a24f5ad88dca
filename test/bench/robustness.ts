import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { scoreSuspects } from '../../src/engine/curation/suspects/suspects';
import { createNeighbourIndex } from '../../src/engine/neighbours/createNeighbourIndex';
import type { Knn } from '../../src/engine/numeric/knn';
import { seededRandom } from '../../src/engine/numeric/random';
import type { Space } from '../../src/engine/numeric/space';
import { quietJob } from '../../src/engine/protocol';
import { type Recipe, recipeSchema } from '../../src/engine/recipe/recipe';
import { type Fold, stratifiedFolds } from '../../src/engine/training/folds';
import { embedEdges, trainSpaces } from '../../src/engine/training/trainSpaces';
import type { BenchResult } from './run';
import { FASHION_CLASSES, FASHION_FOLDER, type PlantedSet, readFashionMnist } from './suspects/fashionMnist';
import { measure } from './suspects/measure';

const IMAGES = 1000;
const NOISE = 0.08;
const DRAWS = 2;
const NEIGHBOURS = 50;
const FOLDS = 5;

type Trial = (data: PlantedSet, edges: Space, cacheFolder: string) => Promise<readonly Space[]>;

/**
 * What may keep a training from learning wrong labels by heart, each held against the default with the folds drawn
 * once.
 */
const TRIALS: Readonly<Record<string, Trial>> = {
  'plain edges, nothing trained': () => Promise.resolve([]),
  'default, folds drawn once': trained({}),
  'classifying loss, mixup': trained({ loss: { name: 'normalizedSoftmax' } }),
  'classifying loss, no mixup': trained({ loss: { name: 'normalizedSoftmax' }, training: { mixup: false } }),
  'folds drawn twice': trained({ training: { repeats: 2 } }),
  'again without the suspects of the first time': trimmed,
  'three times as many epochs': trained({ training: { epochs: 45 } }),
};

interface Result {
  readonly ap: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly ece: number;
  /** Wrong labels among as many first suspects. */
  readonly first: number;
  readonly listed: number;
  readonly seconds: number;
}

/**
 * Suspects of 1,000 images of Fashion-MNIST with 80 wrong labels, half of them on the class that looks alike, by how
 * networks were trained on them: means over draws.
 */
export async function run(): Promise<BenchResult> {
  const draws = Array.from({ length: DRAWS }, (_, draw) => readFashionMnist(IMAGES, 'mixed', NOISE, draw));
  if (draws.includes(null))
    return { table: `${FASHION_FOLDER} is not there. Debian's package is dataset-fashion-mnist.`, json: {} };
  const results: Record<string, Result[]> = Object.fromEntries(Object.keys(TRIALS).map((name) => [name, []]));
  for (const [draw, data] of draws.entries()) {
    for (const [name, trial] of Object.entries(TRIALS)) {
      const result = await tryOn(data!, trial);
      results[name].push(result);
      console.error(
        `draw ${draw + 1} of ${DRAWS}, ${name}: AP ${result.ap.toFixed(3)}, ${result.first} of ` +
          `${Math.round(NOISE * IMAGES)}, F1 ${result.f1.toFixed(3)}, ${result.seconds.toFixed(0)} s`,
      );
    }
  }
  const trials = Object.fromEntries(Object.entries(results).map(([name, each]) => [name, mean(each)]));
  const table = new Table({
    head: ['training', 'AP', 'F1', 'precision', 'recall', 'ECE', `of ${Math.round(NOISE * IMAGES)}`, 'listed', 's'],
    style: { head: [], border: [] },
  });
  for (const [name, { ap, f1, precision, recall, ece, first, listed, seconds }] of Object.entries(trials)) {
    table.push([
      name,
      ...[ap, f1, precision, recall, ece].map((value) => value.toFixed(3)),
      first.toFixed(1),
      listed.toFixed(0),
      seconds.toFixed(0),
    ]);
  }
  return { table: table.toString(), json: { images: IMAGES, draws: DRAWS, trials } };
}

async function tryOn(data: PlantedSet, trial: Trial): Promise<Result> {
  const cacheFolder = await mkdtemp(join(tmpdir(), 'nearmiss-bench-'));
  try {
    const started = performance.now();
    const edges = {
      embeddings: await embedEdges(data.pixels, Uint32Array.from(data.labels.keys()), quietJob),
      heldOut: null,
    };
    const spaces = [...(await trial(data, edges, cacheFolder)), edges];
    const seconds = (performance.now() - started) / 1000;
    const wrong = Uint8Array.from(data.labels, (label, i) => (label === data.truth[i] ? 0 : 1));
    const errors = wrong.reduce((a, b) => a + b, 0);
    const found = await suspects(data, spaces);
    const flags = found.wrong.map((p) => (p >= found.threshold ? 1 : 0));
    const order = [...wrong.keys()].sort((a, b) => found.wrong[b] - found.wrong[a] || a - b);
    const measures = measure({ scores: found.wrong, flags, probabilities: found.wrong }, wrong, 1);
    return { ...measures, first: order.slice(0, errors).reduce((sum, i) => sum + wrong[i], 0), seconds };
  } finally {
    await rm(cacheFolder, { recursive: true });
  }
}

async function suspects({ labels }: PlantedSet, spaces: readonly Space[]): Promise<ReturnType<typeof scoreSuspects>> {
  const knn: Knn[] = [];
  for (const { embeddings } of spaces)
    knn.push(await (await createNeighbourIndex(embeddings, { seed: 1 }, quietJob)).searchAll(NEIGHBOURS, quietJob));
  return scoreSuspects(
    { labels, classes: FASHION_CLASSES, kept: new Uint8Array(labels.length), seed: 1, spaces, knn },
    quietJob,
  );
}

function trained(changes: { readonly loss?: object; readonly training?: object }): Trial {
  const recipe = recipeSchema.parse({ ...changes, training: { repeats: 1, folds: FOLDS, ...changes.training } });
  return async (data, _edges, cacheFolder) => train(data, recipe, cacheFolder);
}

async function train(
  { pixels, labels }: PlantedSet,
  recipe: Recipe,
  cacheFolder: string,
  folds?: readonly Fold[],
): Promise<readonly Space[]> {
  return (
    await trainSpaces({ samples: pixels, labels, classes: FASHION_CLASSES, recipe, cacheFolder, folds }, quietJob)
  ).spaces;
}

/** Small-loss selection: networks of a second drawing of the folds never see what those of the first hold for wrong. */
async function trimmed(data: PlantedSet, edges: Space, cacheFolder: string): Promise<readonly Space[]> {
  const recipe = recipeSchema.parse({ training: { repeats: 1, folds: FOLDS } });
  const first = await train(data, recipe, cacheFolder);
  const { wrong, threshold } = await suspects(data, [...first, edges]);
  const folds = stratifiedFolds(data.labels, FOLDS, seededRandom(2)).map(({ learn, heldOut }) => ({
    learn: learn.filter((i) => wrong[i] < threshold),
    heldOut,
  }));
  return [...first, ...(await train(data, recipe, cacheFolder, folds))];
}

function mean(results: readonly Result[]): Result {
  const keys = Object.keys(results[0]) as (keyof Result)[];
  return Object.fromEntries(
    keys.map((key) => [key, results.reduce((sum, result) => sum + (result[key] ?? 0) / results.length, 0)]),
  ) as unknown as Result;
}
