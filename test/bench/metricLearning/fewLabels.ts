import { holdOutImages } from '../../../src/engine/evaluation/splits';
import { evaluateRetrieval } from '../../../src/engine/evaluation/retrieval';
import { seededRandom } from '../../../src/engine/numeric/random';
import { FASHION_CLASSES, readFashionMnist } from '../data/fashionMnist';
import { floors } from './floors';
import { labelsOf, measureAll, NO_FASHION, untrained, type MeasurePart } from './part';

const PER_CLASS = 200;
const LABELLED_PER_CLASS = 8;
const LOOKS = 5000;

const RECIPES = {
  'labels only': { loss: { name: 'supervisedContrastive' } },
  'labels and unlabelled images': { loss: { name: 'supervisedContrastive' }, training: { unlabelled: 0.5 } },
  'labels and unlabelled images, weight 0.1': {
    loss: { name: 'supervisedContrastive' },
    training: { unlabelled: 0.1 },
  },
  'no label: ntXent': { loss: { name: 'ntXent' } },
  'no label: vicReg': { loss: { name: 'vicReg' } },
};

/**
 * Eight labels per class and the other training images without one; measured on images of the same classes that none
 * has seen.
 */
export const fewLabels: MeasurePart = async (trainings) => {
  const fashion = readFashionMnist(PER_CLASS);
  if (!fashion) return NO_FASHION;
  const { pixels, labels } = fashion;
  const { train, test } = holdOutImages(labels, 0.5, seededRandom(2));
  const { test: labelled, train: unlabelled } = holdOutImages(
    labelsOf(labels, train),
    LABELLED_PER_CLASS / (PER_CLASS / 2),
    seededRandom(3),
  );
  const asked = labelsOf(labels, test);
  const measured = (embeddings: Parameters<typeof evaluateRetrieval>[0]) => {
    const { precisionAt1, mapAtR } = evaluateRetrieval(embeddings, asked, { ks: [1] });
    return { 'recall@1': precisionAt1, 'MAP@R': mapAtR };
  };
  const floor = Object.fromEntries(
    Object.entries(floors(pixels, train)).map(([name, embeddings]) => [name, untrained(measured(embeddings))]),
  );
  const methods = await measureAll('fewLabels', RECIPES, trainings, async (recipe) => {
    const withLabels = !['ntXent', 'vicReg'].includes(recipe.loss.name);
    const images = withLabels ? { learn: labelled, unlabelled } : { learn: train };
    // Those without a label come beside, as in an analysis: the labelled ones are looked at as often.
    const looks = 'training' in recipe && 'unlabelled' in recipe.training ? 2 * LOOKS : LOOKS;
    return measured(
      (await trainings.run({ pixels, labels, classes: FASHION_CLASSES, ...images, recipe, looks })).embeddings,
    );
  });
  return {
    name: 'fewLabels',
    about:
      `Fashion-MNIST with ${labelled.length} labelled and ${unlabelled.length} unlabelled images, at an equal ` +
      'number of looks at labelled ones.',
    methods: { ...floor, ...methods },
  };
};
