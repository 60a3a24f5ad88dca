import { createMetric } from '../../../src/engine/metric/createMetric';
import { metricOptions } from '../../../src/engine/metric/options';
import { edgeFeatures } from '../../../src/engine/network/edgeFeatures';
import { statisticsOf, standardized } from '../../../src/engine/network/standardize';
import { normalizeRows, type Embeddings } from '../../../src/engine/numeric/embeddings';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { seededRandom } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol/job';

const COMPONENTS = 64;

/** What needs no training: the least that a trained embedding has to beat. */
export function floors(pixels: Pixels, learn: Uint32Array): Record<string, Embeddings> {
  const all = Uint32Array.from({ length: pixels.count }, (_, i) => i);
  const dim = pixels.height * pixels.width * pixels.channels;
  const raw = { count: pixels.count, dim, values: normalizeRows(standardized(pixels, all, statisticsOf(pixels)), dim) };
  return { pixels: raw, 'PCA of pixels': principalComponents(raw, learn), edges: edgeFeatures(pixels, all, quietJob) };
}

/** The directions come from the images that trainings learn from. */
function principalComponents(raw: Embeddings, learn: Uint32Array): Embeddings {
  const values = new Float32Array(learn.length * raw.dim);
  learn.forEach((image, i) => values.set(raw.values.subarray(image * raw.dim, (image + 1) * raw.dim), i * raw.dim));
  const known = { count: learn.length, dim: raw.dim, values };
  const metric = createMetric(metricOptions.parse({ name: 'cosine', pca: COMPONENTS }), known, new Int32Array(learn.length).fill(-1), seededRandom(1));
  return metric.transform(raw);
}
