import { evaluateRetrieval } from '../../../src/engine/evaluation/retrieval';
import { holdOutImages } from '../../../src/engine/evaluation/splits';
import { seededRandom } from '../../../src/engine/numeric/random';
import { FASHION_CLASSES, readFashionMnist } from '../data/fashionMnist';
import { labelsOf, measureAll, NO_FASHION, type MeasurePart } from './part';

const LARGEST = 200;
const SMALLEST = 6;
const TESTED_PER_CLASS = 60;
const LOOKS = 4000;

const natural = { name: 'balanced', classes: 'natural' };
const RECIPES = {
  'classes by their size': { loss: { name: 'normalizedSoftmax' }, sampler: { ...natural, classesPerBatch: 6 } },
  'by their size, weighted': {
    loss: { name: 'normalizedSoftmax', classWeights: 'effective' },
    sampler: { ...natural, classesPerBatch: 6 },
  },
  'by effective number': {
    loss: { name: 'normalizedSoftmax' },
    sampler: { name: 'balanced', classes: 'effective', classesPerBatch: 6 },
  },
  'all equally': {
    loss: { name: 'normalizedSoftmax' },
    sampler: { name: 'balanced', classes: 'equal', classesPerBatch: 6 },
  },
};

/**
 * Classes from 200 images down to 6, each a constant factor smaller than the one before; measured on as many images of
 * each.
 */
export const imbalance: MeasurePart = async (trainings) => {
  const fashion = readFashionMnist(LARGEST + TESTED_PER_CLASS);
  if (!fashion) return NO_FASHION;
  const { pixels, labels } = fashion;
  const { train, test } = holdOutImages(labels, TESTED_PER_CLASS / (LARGEST + TESTED_PER_CLASS), seededRandom(1));
  const learn = longTail(labels, train);
  const asked = labelsOf(labels, test);
  const rare = test.filter((image) => labels[image] >= FASHION_CLASSES.length / 2);
  const methods = await measureAll('imbalance', RECIPES, trainings, async (recipe) => {
    const { embeddings } = await trainings.run({
      pixels,
      labels,
      classes: FASHION_CLASSES,
      learn,
      recipe,
      looks: LOOKS,
    });
    const all = evaluateRetrieval(embeddings, asked, { ks: [1] });
    const rareOnly = evaluateRetrieval(embeddings, asked, { ks: [1], queries: rare });
    return {
      'recall@1': all.precisionAt1,
      'MAP@R': all.mapAtR,
      'recall@1 of rare classes': rareOnly.precisionAt1,
      'MAP@R of rare classes': rareOnly.mapAtR,
    };
  });
  return {
    name: 'imbalance',
    about:
      `Fashion-MNIST with classes of ${LARGEST} down to ${SMALLEST} images to learn from; the five smaller ones ` +
      'are the rare ones.',
    methods,
  };
};

function longTail(labels: Int32Array, images: Uint32Array): Uint32Array {
  const left = FASHION_CLASSES.map((_, label) =>
    Math.round(LARGEST * (SMALLEST / LARGEST) ** (label / (FASHION_CLASSES.length - 1))),
  );
  return images.filter((image) => left[labels[image]]-- > 0);
}
