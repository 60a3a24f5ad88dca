import { evaluateRetrieval } from '../../../src/engine/evaluation/retrieval';
import { evaluateVerification } from '../../../src/engine/evaluation/verification';
import { verificationPairs } from '../../../src/engine/evaluation/verificationPairs';
import type { Embeddings } from '../../../src/engine/numeric/embeddings';
import { seededRandom } from '../../../src/engine/numeric/random';
import { floors } from './floors';
import { labelsOf, measureAll, overSeeds, type Figures, type Measured, type MeasurePart, type Part } from './part';
import { readSet, type LearningSet } from './sets';
import type { Trainings } from './trainings';

/** Pairs of a kind for the equal error rate; more change it by less than the choice of classes does. */
const MOST_PAIRS = 20_000;

/**
 * Recipes beside what needs no training, on classes that none of them has seen. `seed` also says which classes, where a
 * set has few.
 */
export async function onHeldOutClasses(
  question: string,
  setOf: (seed: number) => LearningSet,
  recipes: Readonly<Record<string, object>>,
  trainings: Trainings,
): Promise<Pick<Part, 'methods'>> {
  const { seeds } = trainings;
  // The same for all seeds that learn from the same images.
  const floorOf = new Map<Uint32Array, Record<string, Figures>>();
  for (const seed of seeds) {
    const set = setOf(seed);
    if (floorOf.has(set.train)) continue;
    floorOf.set(
      set.train,
      Object.fromEntries(
        Object.entries(floors(set.pixels, set.train)).map(([name, embeddings]) => [name, score(set, embeddings)]),
      ),
    );
  }
  const methods: Record<string, Measured> = {};
  for (const name of Object.keys(floorOf.get(setOf(seeds[0]).train)!)) {
    methods[name] = await overSeeds(seeds, (seed) => Promise.resolve(floorOf.get(setOf(seed).train)![name]));
  }
  const trained = await measureAll(question, recipes, trainings, async (recipe, seed) => {
    const set = setOf(seed);
    const { embeddings, learned, seconds } = await trainings.run({ ...set, learn: set.train, recipe });
    return { ...score(set, embeddings), ...(learned && alone(score(set, learned))), seconds };
  });
  return { methods: { ...methods, ...trained } };
}

/**
 * A part that compares recipes in this way on the set with the most classes.
 * @param times how many times the looks of the table of all losses
 */
export function comparing(
  name: string,
  about: string,
  recipes: Readonly<Record<string, object>>,
  times = 1,
): MeasurePart {
  return async (trainings) => {
    const set = await readSet('omniglot');
    if ('missing' in set) return set.missing;
    const looks = times * set.looks;
    return {
      name,
      about: `Omniglot, alphabets that were not learned from, ${looks} looks: ${about}.`,
      ...(await onHeldOutClasses(name, () => ({ ...set, looks }), recipes, trainings)),
    };
  };
}

/** Figures of a network with a skip, by what it has learned and nothing else. */
function alone(figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name} without skip`, value]));
}

function score({ labels, test }: LearningSet, embeddings: Embeddings): Figures {
  const held = labelsOf(labels, test);
  const { precisionAt1, mapAtR } = evaluateRetrieval(embeddings, held, { ks: [1] });
  const { eer } = evaluateVerification(verificationPairs(embeddings, held, seededRandom(1), MOST_PAIRS))!;
  return { 'recall@1': precisionAt1, 'MAP@R': mapAtR, EER: eer };
}
