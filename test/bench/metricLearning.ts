import Table from 'cli-table3';
import { evaluateRetrieval } from '../../src/engine/evaluation/retrieval';
import { evaluateVerification } from '../../src/engine/evaluation/verification';
import { verificationPairs } from '../../src/engine/evaluation/verificationPairs';
import type { Embeddings } from '../../src/engine/numeric/embeddings';
import { seededRandom } from '../../src/engine/numeric/random';
import { anomaly } from './metricLearning/anomaly';
import { fewLabels } from './metricLearning/fewLabels';
import { floors } from './metricLearning/floors';
import { hierarchy } from './metricLearning/hierarchy';
import { imbalance } from './metricLearning/imbalance';
import type { MeasurePart, Part } from './metricLearning/part';
import { LOSSES, VARIANTS } from './metricLearning/recipes';
import { readSet, SET_NAMES, type LearningSet } from './metricLearning/sets';
import { Trainings } from './metricLearning/trainings';
import type { BenchResult } from './run';

interface Scores {
  readonly recallAt1: number;
  readonly mapAtR: number;
  /** Of deciding whether two images are of one class. */
  readonly eer: number;
  /** Of training; 0 for what needs none. */
  readonly seconds: number;
}

interface MeasuredSet {
  readonly name: string;
  readonly images: number;
  readonly looks: number;
  readonly methods: Record<string, Scores>;
}

/** What is measured beside the table of all recipes. */
const PARTS: Readonly<Record<string, MeasurePart>> = { hierarchy, fewLabels, imbalance, anomaly };
/** The set with the most classes. */
const VARIED = 'omniglot';
/** Pairs of a kind for the equal error rate; more change it by less than the choice of classes does. */
const MOST_PAIRS = 20_000;

/**
 * Every recipe at the same number of looks at images, measured on classes that it has not learned from, and what levels, unlabelled images and
 * balance add. `--set NAME` (a set or one of the parts) and `--recipe NAME` (by the beginning of its name) run a part; both may stand
 * several times.
 */
export async function run(args: readonly string[]): Promise<BenchResult> {
  const names = valuesOf(args, '--set');
  const asked = (name: string) => names.length === 0 || names.includes(name);
  const parts: Part[] = [];
  const wanted = valuesOf(args, '--recipe');
  const sets: MeasuredSet[] = [];
  const missing: string[] = [];
  const trainings = new Trainings();
  try {
    for (const name of SET_NAMES.filter(asked)) {
      const set = await readSet(name);
      if ('missing' in set) missing.push(`${set.name}: ${set.missing}.`);
      else sets.push(await measureSet(set, chosen(name === VARIED ? { ...LOSSES, ...VARIANTS } : LOSSES, wanted), trainings));
    }
    for (const [name, measure] of Object.entries(PARTS).filter(([part]) => asked(part))) {
      const part = await measure(trainings);
      if (typeof part === 'string') missing.push(`${name}: ${part}.`);
      else parts.push(part);
    }
  } finally {
    await trainings.dispose();
  }
  return { table: [...(sets.length > 0 ? [tableOf(sets)] : []), ...parts.map(partTable), ...missing].join('\n'), json: { sets, parts, missing } };
}

async function measureSet(set: LearningSet, recipes: Readonly<Record<string, object>>, trainings: Trainings): Promise<MeasuredSet> {
  const methods: Record<string, Scores> = {};
  const add = (name: string, embeddings: Embeddings, seconds: number) => {
    const scores = methods[name] = score(set, embeddings, seconds);
    console.error(`${set.name}, ${name}: recall@1 ${scores.recallAt1.toFixed(3)}, MAP@R ${scores.mapAtR.toFixed(3)}`);
  };
  for (const [name, embeddings] of Object.entries(floors(set.pixels, set.train))) add(name, embeddings, 0);
  await Promise.all(Object.entries(recipes).map(async ([name, recipe]) => {
    const { embeddings, seconds } = await trainings.run({ ...set, learn: set.train, recipe });
    add(name, embeddings, seconds);
  }));
  const order = [...Object.keys(methods).filter((name) => !(name in recipes)), ...Object.keys(recipes)];
  return { name: set.name, images: set.pixels.count, looks: set.looks, methods: Object.fromEntries(order.map((name) => [name, methods[name]])) };
}

function score({ labels, test }: LearningSet, embeddings: Embeddings, seconds: number): Scores {
  const held = new Int32Array(labels.length).fill(-1);
  for (const image of test) held[image] = labels[image];
  const { precisionAt1, mapAtR } = evaluateRetrieval(embeddings, held, { ks: [1] });
  const { eer } = evaluateVerification(verificationPairs(embeddings, held, seededRandom(1), MOST_PAIRS))!;
  return { recallAt1: precisionAt1, mapAtR, eer, seconds };
}

function tableOf(sets: readonly MeasuredSet[]): string {
  const table = new Table({ head: ['', ...sets.flatMap(({ name }) => [`${name}: recall@1`, 'MAP@R', 'EER'])], style: { head: [], border: [], compact: true } });
  const names = new Set(sets.flatMap(({ methods }) => Object.keys(methods)));
  for (const name of names) table.push([name, ...sets.flatMap(({ methods: { [name]: s } }) => (s ? [s.recallAt1, s.mapAtR, s.eer].map((x) => x.toFixed(3)) : ['', '', '']))]);
  return table.toString();
}

function partTable({ about, methods }: Part): string {
  const columns = Object.keys(Object.values(methods)[0]);
  const table = new Table({ head: ['', ...columns], style: { head: [], border: [], compact: true } });
  for (const [name, figures] of Object.entries(methods)) table.push([name, ...columns.map((column) => figures[column].toFixed(3))]);
  return `${about}\n${table.toString()}`;
}

function chosen(recipes: Readonly<Record<string, object>>, wanted: readonly string[]): Record<string, object> {
  return Object.fromEntries(Object.entries(recipes).filter(([name]) => wanted.length === 0 || wanted.some((start) => name.startsWith(start))));
}

function valuesOf(args: readonly string[], option: string): string[] {
  return args.flatMap((arg, i) => (arg === option && i + 1 < args.length ? [args[i + 1]] : []));
}
