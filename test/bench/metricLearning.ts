import Table from 'cli-table3';
import { evaluateRetrieval } from '../../src/engine/evaluation/retrieval';
import { evaluateVerification } from '../../src/engine/evaluation/verification';
import { verificationPairs } from '../../src/engine/evaluation/verificationPairs';
import type { Embeddings } from '../../src/engine/numeric/embeddings';
import { seededRandom } from '../../src/engine/numeric/random';
import { floors } from './metricLearning/floors';
import { RECIPES } from './metricLearning/recipes';
import { readSet, SET_NAMES, type LearningSet } from './metricLearning/sets';
import { Trainings } from './metricLearning/trainings';
import type { BenchResult } from './run';

/** Means over the splits of a set. */
interface Scores {
  readonly recallAt1: number;
  readonly mapAtR: number;
  /** Of deciding whether two images are of one class. */
  readonly eer: number;
  /** 0 for what needs no training. */
  readonly seconds: number;
}

/**
 * Every recipe at the same number of looks at images, measured on classes that it has not learned from. `--set NAME` and `--recipe NAME`
 * run a part (both may stand several times; a recipe is also asked for by the beginning of its name).
 */
export async function run(args: readonly string[]): Promise<BenchResult> {
  const names = valuesOf(args, '--set');
  const wanted = valuesOf(args, '--recipe');
  const recipes = Object.keys(RECIPES).filter((name) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)));
  const sets: { name: string; images: number; looks: number; methods: Record<string, Scores> }[] = [];
  const missing: string[] = [];
  const trainings = new Trainings();
  try {
    for (const name of names.length > 0 ? names : SET_NAMES) {
      const set = await readSet(name);
      if ('missing' in set) missing.push(`${set.name}: ${set.missing}.`);
      else sets.push({ name, images: set.pixels.count, looks: set.looks, methods: await measureSet(set, recipes, trainings) });
    }
  } finally {
    await trainings.dispose();
  }
  return { table: [tableOf(sets), ...missing].join('\n'), json: { sets, missing } };
}

async function measureSet(set: LearningSet, recipes: readonly string[], trainings: Trainings): Promise<Record<string, Scores>> {
  const scores = new Map<string, Scores[]>();
  const add = (method: string, score: Scores) => scores.set(method, [...(scores.get(method) ?? []), score]);
  for (const { train, test } of set.splits) {
    for (const [name, embeddings] of Object.entries(floors(set.pixels, train))) add(name, score(set, embeddings, test, 0));
  }
  console.error(`${set.name}\n${[...scores].map(([name, all]) => line(name, all)).join('\n')}`);
  await Promise.all(recipes.flatMap((name) => set.splits.map(async ({ train, test }) => {
    const { embeddings, seconds } = await trainings.run({ ...set, learn: train, recipe: RECIPES[name] });
    add(name, score(set, embeddings, test, seconds));
    if (scores.get(name)!.length === set.splits.length) console.error(line(name, scores.get(name)!));
  })));
  const order = [...scores.keys()].filter((name) => !(name in RECIPES)).concat(recipes);
  return Object.fromEntries(order.map((name) => [name, mean(scores.get(name)!)]));
}

function score({ labels }: LearningSet, embeddings: Embeddings, test: Uint32Array, seconds: number): Scores {
  const held = new Int32Array(labels.length).fill(-1);
  for (const image of test) held[image] = labels[image];
  const { precisionAt1, mapAtR } = evaluateRetrieval(embeddings, held, { ks: [1] });
  const { eer } = evaluateVerification(verificationPairs(embeddings, held, seededRandom(1)))!;
  return { recallAt1: precisionAt1, mapAtR, eer, seconds };
}

function mean(all: readonly Scores[]): Scores {
  const of = (key: keyof Scores) => all.reduce((sum, one) => sum + one[key] / all.length, 0);
  return { recallAt1: of('recallAt1'), mapAtR: of('mapAtR'), eer: of('eer'), seconds: of('seconds') };
}

function tableOf(sets: readonly { readonly name: string; readonly methods: Record<string, Scores> }[]): string {
  const table = new Table({ head: ['', ...sets.flatMap(({ name }) => [`${name}: recall@1`, 'MAP@R', 'EER', 's'])], style: { head: [], border: [], compact: true } });
  for (const name of Object.keys(sets[0]?.methods ?? {})) {
    table.push([name, ...sets.flatMap(({ methods: { [name]: s } }) => [s.recallAt1.toFixed(3), s.mapAtR.toFixed(3), s.eer.toFixed(3), s.seconds.toFixed(0)])]);
  }
  return table.toString();
}

/** What is known so far, for people who wait. */
function line(name: string, all: readonly Scores[]): string {
  const { recallAt1, mapAtR, seconds } = mean(all);
  return `  ${name}: recall@1 ${recallAt1.toFixed(3)}, MAP@R ${mapAtR.toFixed(3)}, ${seconds.toFixed(0)} s`;
}

function valuesOf(args: readonly string[], option: string): string[] {
  return args.flatMap((arg, i) => (arg === option && i + 1 < args.length ? [args[i + 1]] : []));
}
