import { FASHION_MNIST } from '../data/fashionMnist';
import type { Trainings } from './trainings';

/** A question about learning, answered on one set: figures of each method by what they say. */
export interface Part {
  readonly name: string;
  /** What is compared, in a sentence. */
  readonly about: string;
  readonly methods: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Measures a part, or says why it cannot. */
export type MeasurePart = (trainings: Trainings) => Promise<Part | string>;

export const NO_FASHION = `${FASHION_MNIST} is not there (Debian's package dataset-fashion-mnist)`;

/** Trains and measures each recipe, side by side. */
export async function measureAll<R extends object>(
  recipes: Readonly<Record<string, R>>, measure: (recipe: R) => Promise<Readonly<Record<string, number>>>,
): Promise<Record<string, Readonly<Record<string, number>>>> {
  const entries = await Promise.all(Object.entries(recipes).map(async ([name, recipe]) => [name, await measure(recipe)] as const));
  return Object.fromEntries(entries);
}

/** Labels of some images; all others have none. */
export function labelsOf(labels: Int32Array, images: Uint32Array): Int32Array {
  const some = new Int32Array(labels.length).fill(-1);
  for (const image of images) some[image] = labels[image];
  return some;
}
