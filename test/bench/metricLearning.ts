import Table from 'cli-table3';
import { startBackend } from '../../src/engine/tensor/backend';
import { anomaly } from './metricLearning/anomaly';
import { Done } from './metricLearning/done';
import { fewLabels } from './metricLearning/fewLabels';
import { comparing, onHeldOutClasses } from './metricLearning/heldOutClasses';
import { hierarchy } from './metricLearning/hierarchy';
import { imbalance } from './metricLearning/imbalance';
import type { Measured, MeasurePart, Part } from './metricLearning/part';
import { ATTENTION, LOSSES, MINING, SYNTHETIC } from './metricLearning/recipes';
import { readSet, SET_NAMES, type LearningSet } from './metricLearning/sets';
import { Trainings } from './metricLearning/trainings';
import type { BenchResult } from './run';

interface MeasuredSet extends Pick<Part, 'name' | 'methods'> {
  readonly images: number;
  readonly looks: number;
}

/** Neighbours are looked up every second epoch: mining over all images needs some of those to show what it can do. */
const MINING_TIMES = 3;

/** What is measured beside the table of all losses. */
const PARTS: Readonly<Record<string, MeasurePart>> = {
  mining: comparing(
    'mining',
    'negatives mined in the batch, and over all images that are learned from',
    MINING,
    MINING_TIMES,
  ),
  synthetic: comparing('synthetic', 'with and without made-up hard negatives', SYNTHETIC),
  attention: comparing('attention', 'with and without attention in the network', ATTENTION),
  hierarchy,
  fewLabels,
  imbalance,
  anomaly,
};
const SEEDS = 3;
const COLUMNS = ['recall@1', 'MAP@R', 'EER', 'recall@1 without skip', 'MAP@R without skip'];

/**
 * Every loss at the same number of looks at images, measured on classes that it has not learned from, and what miners,
 * synthetic negatives, attention, levels, unlabelled images and balance add. `--set NAME` (a set or one of the parts)
 * and `--recipe NAME` (a loss, by the beginning of its name) measure less; both may stand several times. All figures
 * are means over `--seeds` trainings, 3 where it is left out. With `--done FILE` each training's figures are kept there
 * as it ends, and a run that was cut off goes on from them.
 */
export async function run(args: readonly string[]): Promise<BenchResult> {
  const names = valuesOf(args, '--set');
  const asked = (name: string) => names.length === 0 || names.includes(name);
  const losses = chosen(LOSSES, valuesOf(args, '--recipe'));
  const parts: Part[] = [];
  const sets: MeasuredSet[] = [];
  const missing: string[] = [];
  const seeds = Number(valuesOf(args, '--seeds').at(-1) ?? SEEDS);
  await startBackend();
  const trainings = new Trainings(
    Array.from({ length: seeds }, (_, s) => s + 1),
    new Done(valuesOf(args, '--done').at(-1) ?? null),
  );
  try {
    for (const name of SET_NAMES.filter(asked)) {
      const splits = new Map<number, LearningSet>();
      for (const seed of trainings.seeds) {
        const set = await readSet(name, seed);
        if ('missing' in set) missing.push(`${set.name}: ${set.missing}.`);
        else splits.set(seed, set);
      }
      const first = splits.get(trainings.seeds[0]);
      if (first)
        sets.push({
          name,
          images: first.pixels.count,
          looks: first.looks,
          ...(await onHeldOutClasses(name, (seed) => splits.get(seed)!, losses, trainings)),
        });
    }
    for (const [name, measure] of Object.entries(PARTS).filter(([part]) => asked(part))) {
      const part = await measure(trainings);
      if (typeof part === 'string') missing.push(`${name}: ${part}.`);
      else parts.push(part);
    }
  } finally {
    await trainings.dispose();
  }
  return {
    table: [...(sets.length > 0 ? [tableOf(sets)] : []), ...parts.map(partTable), ...new Set(missing)].join('\n'),
    json: { seeds, sets, parts, missing },
  };
}

function tableOf(sets: readonly MeasuredSet[]): string {
  const table = new Table({
    head: ['', ...sets.flatMap(({ name }) => COLUMNS.map((column, c) => (c === 0 ? `${name}: ${column}` : column)))],
    style: { head: [], border: [], compact: true },
  });
  const names = new Set(sets.flatMap(({ methods }) => Object.keys(methods)));
  for (const name of names)
    table.push([name, ...sets.flatMap(({ methods }) => COLUMNS.map((column) => cell(methods[name], column)))]);
  return table.toString();
}

function partTable({ about, methods }: Part): string {
  const columns = Object.keys(Object.values(methods)[0].mean);
  const table = new Table({ head: ['', ...columns], style: { head: [], border: [], compact: true } });
  for (const [name, measured] of Object.entries(methods))
    table.push([name, ...columns.map((column) => cell(measured, column))]);
  return `${about}\n${table.toString()}`;
}

function cell({ mean, deviation }: Measured, column: string): string {
  if (!(column in mean)) return '';
  return column in deviation
    ? `${mean[column].toFixed(3)} ±${deviation[column].toFixed(3).slice(1)}`
    : mean[column].toFixed(3);
}

function chosen(recipes: Readonly<Record<string, object>>, wanted: readonly string[]): Record<string, object> {
  return Object.fromEntries(
    Object.entries(recipes).filter(([name]) => wanted.length === 0 || wanted.some((start) => name.startsWith(start))),
  );
}

function valuesOf(args: readonly string[], option: string): string[] {
  return args.flatMap((arg, i) => (arg === option && i + 1 < args.length ? [args[i + 1]] : []));
}
