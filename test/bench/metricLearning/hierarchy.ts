import { evaluateRetrieval } from '../../../src/engine/evaluation/retrieval';
import { holdOutImages } from '../../../src/engine/evaluation/splits';
import { classLevels, labelsAtLevel } from '../../../src/engine/metric/classLevels';
import { atLevel } from '../../../src/engine/metric/subspace';
import type { Embeddings } from '../../../src/engine/numeric/embeddings';
import { seededRandom } from '../../../src/engine/numeric/random';
import { labelsOf, measureAll, type Figures, type MeasurePart } from './part';
import { readSet, type LearningSet } from './sets';

const RECIPES = {
  supervisedContrastive: { loss: { name: 'supervisedContrastive' } },
  hierarchical: { loss: { name: 'hierarchical' } },
  'hierarchical, no margin': { loss: { name: 'hierarchical', margin: 0 } },
  'hierarchical, no subspaces': { loss: { name: 'hierarchical', subspaces: false } },
};

/** Characters within alphabets: on alphabets that were not learned from, and on new images of characters that were. */
export const hierarchy: MeasurePart = async (trainings) => {
  const set = await readSet('omniglot');
  if ('missing' in set) return set.missing;
  const newImages: LearningSet = { ...set, ...holdOutImages(set.labels, 0.3, seededRandom(1)) };
  const measured = await Promise.all(
    Object.entries({ 'new alphabets': set, 'new images': newImages }).map(([what, { test, ...learning }]) =>
      measureAll(`hierarchy, ${what}`, RECIPES, trainings, async (recipe) => {
        const { embeddings } = await trainings.run({ ...learning, learn: learning.train, recipe });
        return score(what, learning, test, embeddings);
      }),
    ),
  );
  const methods = Object.fromEntries(
    Object.keys(RECIPES).map((name) => [
      name,
      {
        mean: Object.assign({}, ...measured.map((of) => of[name].mean)) as Figures,
        deviation: Object.assign({}, ...measured.map((of) => of[name].deviation)) as Figures,
      },
    ]),
  );
  return {
    name: 'hierarchy',
    about:
      'MAP@R on Omniglot by alphabet/character: level-aware margins and a subspace per level beside the same ' +
      'loss on characters alone.',
    methods,
  };
};

function score(
  what: string,
  { classes, labels }: Omit<LearningSet, 'test'>,
  test: Uint32Array,
  embeddings: Embeddings,
): Figures {
  const levels = classLevels(classes);
  const characters = labelsOf(labels, test);
  const alphabets = labelsAtLevel(levels, 0, characters);
  const mapAtR = (of: Embeddings, by: Int32Array) => evaluateRetrieval(of, by, { ks: [1] }).mapAtR;
  return {
    [`${what}: character`]: mapAtR(embeddings, characters),
    [`${what}: alphabet`]: mapAtR(embeddings, alphabets),
    [`${what}: alphabet in its subspace`]: mapAtR(atLevel(embeddings, levels.length, 0), alphabets),
  };
}
