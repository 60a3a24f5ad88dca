import { evaluateAnomaly } from '../../../src/engine/evaluation/anomaly';
import { holdOutImages } from '../../../src/engine/evaluation/splits';
import { comparedSearch } from '../../../src/engine/neighbours/compared';
import { row, type Embeddings } from '../../../src/engine/numeric/embeddings';
import { seededRandom } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol/job';
import { FASHION_CLASSES, readFashionMnist } from '../data/fashionMnist';
import { floors } from './floors';
import { measureAll, NO_FASHION, untrained, type Measured, type MeasurePart } from './part';

const PER_CLASS = 150;
const LOOKS = 4000;
const NEIGHBOURS = 5;
/** Each of them once: one that is unlike all others, one that is much like two others. */
const HELD_OUT = ['bag', 'sandal', 'shirt'];

const RECIPES = {
  ...Object.fromEntries(
    ['triplet', 'contrastive', 'supervisedContrastive', 'normalizedSoftmax', 'vicReg'].map((name) => [
      name,
      { loss: { name } },
    ]),
  ),
  'supervisedContrastive with skip': { loss: { name: 'supervisedContrastive' }, network: { skip: 0.5 } },
};

/**
 * A class that is not learned from against new images of those that are, by the mean distance to the nearest images
 * learned from.
 */
export const anomaly: MeasurePart = async (trainings) => {
  const fashion = readFashionMnist(PER_CLASS);
  if (!fashion) return NO_FASHION;
  const { pixels, labels } = fashion;
  const { train, test } = holdOutImages(labels, 0.4, seededRandom(1));
  const methods: Record<string, Measured> = {};
  for (const name of HELD_OUT) {
    const strange = FASHION_CLASSES.indexOf(name);
    const learn = train.filter((image) => labels[image] !== strange);
    const auroc = (embeddings: Embeddings) => {
      const scores = distances(embeddings, learn, test);
      return {
        [`AUROC of ${name}`]: evaluateAnomaly(
          scores,
          Array.from(test, (image) => (labels[image] === strange ? 1 : 0)),
        )!.auroc,
      };
    };
    const trained = await measureAll(`anomaly, ${name}`, RECIPES, trainings, async (recipe) =>
      auroc(
        (await trainings.run({ pixels, labels, classes: FASHION_CLASSES, learn, recipe, looks: LOOKS })).embeddings,
      ),
    );
    const floor = Object.entries(floors(pixels, learn)).map(
      ([method, embeddings]) => [method, untrained(auroc(embeddings))] as const,
    );
    for (const [method, found] of [...floor, ...Object.entries(trained)])
      methods[method] = {
        mean: { ...methods[method]?.mean, ...found.mean },
        deviation: { ...methods[method]?.deviation, ...found.deviation },
      };
  }
  return {
    name: 'anomaly',
    about:
      `Fashion-MNIST with one class held out: the mean distance to the ${NEIGHBOURS} nearest learned images tells ` +
      'it from new images of the others.',
    methods,
  };
};

function distances(embeddings: Embeddings, known: Uint32Array, asked: Uint32Array): Float64Array {
  const rows = (images: Uint32Array) => {
    const values = new Float32Array(images.length * embeddings.dim);
    images.forEach((image, i) => values.set(row(embeddings, image), i * embeddings.dim));
    return values;
  };
  const found = comparedSearch({ count: known.length, dim: embeddings.dim, values: rows(known) })(
    rows(asked),
    new Int32Array(asked.length).fill(-1),
    NEIGHBOURS,
    quietJob,
  );
  return Float64Array.from(asked, (_, q) =>
    found.distances
      .subarray(q * NEIGHBOURS, (q + 1) * NEIGHBOURS)
      .reduce((sum, distance) => sum + distance / NEIGHBOURS, 0),
  );
}
