import { evaluateRetrieval } from '../../../src/engine/evaluation/retrieval';
import { classLevels, labelsAtLevel } from '../../../src/engine/metric/classLevels';
import { atLevel } from '../../../src/engine/metric/subspace';
import { labelsOf, measureAll, type MeasurePart } from './part';
import { readSet } from './sets';

const RECIPES = {
  supervisedContrastive: { loss: { name: 'supervisedContrastive' } },
  hierarchical: { loss: { name: 'hierarchical' } },
  'hierarchical, no margin': { loss: { name: 'hierarchical', margin: 0 } },
  'hierarchical, no subspaces': { loss: { name: 'hierarchical', subspaces: false } },
};

/** Characters within alphabets, on alphabets that were not learned from. */
export const hierarchy: MeasurePart = async (trainings) => {
  const set = await readSet('omniglot');
  if ('missing' in set) return set.missing;
  const levels = classLevels(set.classes);
  const characters = labelsOf(set.labels, set.test);
  const alphabets = labelsAtLevel(levels, 0, characters);
  const methods = await measureAll('hierarchy', RECIPES, trainings, async (recipe) => {
    const { embeddings } = await trainings.run({ ...set, learn: set.train, recipe });
    const character = evaluateRetrieval(embeddings, characters, { ks: [1] });
    const whole = evaluateRetrieval(embeddings, alphabets, { ks: [1] });
    const subspace = evaluateRetrieval(atLevel(embeddings, levels.length, 0), alphabets, { ks: [1] });
    return {
      'character recall@1': character.precisionAt1, 'character MAP@R': character.mapAtR, 'alphabet recall@1': whole.precisionAt1,
      'alphabet MAP@R': whole.mapAtR, 'alphabet MAP@R in its subspace': subspace.mapAtR,
    };
  });
  return { name: 'hierarchy', about: 'Omniglot by alphabet/character: level-aware margins and a subspace per level beside the same loss on characters alone.', methods };
};
