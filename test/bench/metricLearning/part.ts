import { FASHION_MNIST } from '../data/fashionMnist';
import type { Trainings } from './trainings';

/** Numbers by what they say. */
export type Figures = Readonly<Record<string, number>>;

/** What several trainings from different seeds gave. */
export interface Measured {
  readonly mean: Figures;
  /** Standard deviation over the seeds; nothing for a single one and for what is not trained. */
  readonly deviation: Figures;
}

/** A question about learning, answered on one set, for each method. */
export interface Part {
  readonly name: string;
  /** What is compared, in a sentence. */
  readonly about: string;
  readonly methods: Readonly<Record<string, Measured>>;
}

/** Measures a part, or says why it cannot. */
export type MeasurePart = (trainings: Trainings) => Promise<Part | string>;

export const NO_FASHION = `${FASHION_MNIST} is not there (Debian's package dataset-fashion-mnist)`;

/** What needs no training. */
export function untrained(mean: Figures): Measured {
  return { mean, deviation: {} };
}

/**
 * Trains and measures each recipe from each seed, and prints what each came to as it ends.
 * @param question what is measured, in a name of its own
 */
export async function measureAll<R extends object>(
  question: string,
  recipes: Readonly<Record<string, R>>,
  { seeds, done }: Trainings,
  measure: (recipe: R, seed: number) => Promise<Figures>,
): Promise<Record<string, Measured>> {
  const entries = await Promise.all(
    Object.entries(recipes).map(async ([name, recipe]) => {
      const training = 'training' in recipe ? (recipe.training as object) : {};
      const measured = await overSeeds(seeds, (seed) => {
        const seeded = { ...recipe, training: { ...training, seed } };
        return done.figures({ question, ...seeded }, () => measure(seeded, seed));
      });
      console.error(
        `${question}, ${name}: ${Object.entries(measured.mean)
          .map(([key, value]) => `${key} ${value.toFixed(3)}`)
          .join(', ')}`,
      );
      return [name, measured] as const;
    }),
  );
  return Object.fromEntries(entries);
}

export async function overSeeds(
  seeds: readonly number[],
  measure: (seed: number) => Promise<Figures>,
): Promise<Measured> {
  const figures = await Promise.all(seeds.map(measure));
  const over = (value: (of: readonly number[]) => number): Figures =>
    Object.fromEntries(Object.keys(figures[0]).map((key) => [key, value(figures.map((one) => one[key]))]));
  return { mean: over(mean), deviation: seeds.length > 1 ? over(deviation) : {} };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));
}

/** Labels of some images; all others have none. */
export function labelsOf(labels: Int32Array, images: Uint32Array): Int32Array {
  const some = new Int32Array(labels.length).fill(-1);
  for (const image of images) some[image] = labels[image];
  return some;
}
