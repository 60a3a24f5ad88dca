import { createMetric } from '../../../src/engine/metric/createMetric';
import { metricOptions } from '../../../src/engine/recipe/metricOptions';
import { edgeFeatures } from '../../../src/engine/network/edgeFeatures';
import { embed } from '../../../src/engine/network/embed';
import { Network } from '../../../src/engine/network/network';
import { statisticsOf, standardized } from '../../../src/engine/network/standardize';
import { normalizeRows, type Embeddings } from '../../../src/engine/numeric/embeddings';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { seededRandom } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol/job';
import { defaultRecipe } from '../../../src/engine/recipe/recipe';
import { planTraining } from '../../../src/engine/training/plan';

const COMPONENTS = 64;

/** What needs no training: the least that a trained embedding has to beat. */
export function floors(pixels: Pixels, learn: Uint32Array): Record<string, Embeddings> {
  const all = Uint32Array.from({ length: pixels.count }, (_, i) => i);
  const dim = pixels.height * pixels.width * pixels.channels;
  const raw = { count: pixels.count, dim, values: normalizeRows(standardized(pixels, all, statisticsOf(pixels)), dim) };
  return {
    pixels: raw,
    'PCA of pixels': principalComponents(raw, learn),
    edges: edgeFeatures(pixels, all, quietJob),
    'what networks are given': given(pixels, all),
  };
}

/** What a skip leads around a network, here without the network. */
function given(pixels: Pixels, all: Uint32Array): Embeddings {
  const { architecture } = planTraining(defaultRecipe, pixels, pixels.count);
  const network = new Network({ architecture, ...statisticsOf(pixels), mirrored: false, skip: 1 }, seededRandom(1));
  try {
    return embed(network, pixels, all, quietJob);
  } finally {
    network.dispose();
  }
}

/** The directions come from the images that trainings learn from. */
function principalComponents(raw: Embeddings, learn: Uint32Array): Embeddings {
  const values = new Float32Array(learn.length * raw.dim);
  learn.forEach((image, i) => values.set(raw.values.subarray(image * raw.dim, (image + 1) * raw.dim), i * raw.dim));
  const known = { count: learn.length, dim: raw.dim, values };
  const metric = createMetric(
    metricOptions.parse({ name: 'cosine', pca: COMPONENTS }),
    known,
    new Int32Array(learn.length).fill(-1),
    seededRandom(1),
  );
  return metric.transform(raw);
}
