import { holdOutClasses } from '../../../src/engine/evaluation/splits';
import { classLevels, labelsAtLevel } from '../../../src/engine/metric/classLevels';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { seededRandom } from '../../../src/engine/numeric/random';
import { FASHION_CLASSES, FASHION_MNIST, readFashionMnist } from '../data/fashionMnist';
import { readSharedSet } from '../data/sharedSets';

/**
 * Labelled images of which whole classes are held out: networks learn from some classes and are measured on the others.
 */
export interface LearningSet {
  readonly name: string;
  readonly pixels: Pixels;
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly train: Uint32Array;
  readonly test: Uint32Array;
  /** How often a training looks at an image, the same for every recipe. */
  readonly looks: number;
}

/** A set, or why it is not here. */
export type FoundSet = LearningSet | { readonly name: string; readonly missing: string };

const READERS: { readonly [name: string]: (split: number) => Promise<FoundSet> } = {
  'fashion-mnist': readFashion,
  omniglot: readOmniglot,
  faces: readFaces,
};
export const SET_NAMES = Object.keys(READERS);

/**
 * @param split which classes are held out, where there are so few that the choice decides; elsewhere always the same
 *   ones are
 */
export function readSet(name: string, split = 1): Promise<FoundSet> {
  return READERS[name](split);
}

/** Three of ten classes are held out, others in each split. */
async function readFashion(split: number): Promise<FoundSet> {
  const name = 'fashion-mnist';
  const found = readFashionMnist(200);
  if (!found) return { name, missing: `${FASHION_MNIST} is not there (Debian's package dataset-fashion-mnist)` };
  return {
    name,
    ...found,
    classes: FASHION_CLASSES,
    ...holdOutClasses(found.labels, 0.3, seededRandom(split)),
    looks: 4_000,
  };
}

/** The first ten drawers. Whole alphabets are held out; the classes have two levels, alphabet/character. */
async function readOmniglot(): Promise<FoundSet> {
  const name = 'omniglot';
  const found = await readSharedSet('sets/omniglot', 28, 1, ({ drawer }) => Number(drawer) <= 10);
  if (!found) return { name, missing: '../shared/data/sets/omniglot is not there' };
  const names = found.rows.map((row) => `${row.alphabet}/${row.character}`);
  const { labels, classes } = indexed(names);
  return {
    name,
    pixels: found.pixels,
    labels,
    classes,
    ...holdOutClasses(labelsAtLevel(classLevels(classes), 0, labels), 0.5, seededRandom(1)),
    looks: 5_000,
  };
}

async function readFaces(): Promise<FoundSet> {
  const name = 'faces';
  const found = await readSharedSet('sets/faces-orl39', 32, 1);
  if (!found) return { name, missing: '../shared/data/sets/faces-orl39 is not there' };
  const { labels, classes } = indexed(found.rows.map((row) => row.subject));
  return { name, pixels: found.pixels, labels, classes, ...holdOutClasses(labels, 0.5, seededRandom(1)), looks: 3_000 };
}

function indexed(names: readonly string[]): { labels: Int32Array; classes: string[] } {
  const classes = [...new Set(names)].sort();
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  return { classes, labels: Int32Array.from(names, (name) => indexOf.get(name)!) };
}
