import { basename } from 'node:path';
import { readFeatures } from '../exchange/features';
import { isPlainCosine, learnsFromLabels } from '../metric/metricRows';
import type { MetricOptions } from '../recipe/metricOptions';
import { normalizeRows } from '../numeric/embeddings';
import { fork } from '../numeric/random';
import type { Space } from '../numeric/space';
import { stratifiedFolds } from '../training/folds';
import type { EmbeddingsSource } from '../protocol';
import type { Analysis } from './analysis';

export interface ImportInput {
  readonly root: string;
  readonly paths: readonly string[];
  /** Content hash and label per image. */
  readonly hashes: readonly string[];
  readonly labels: readonly string[];
}

/** Of which a metric that looks at labels learns all but one at a time. */
const FOLDS = 5;
/** Keeps the draw of the folds apart from the other uses of the seed. */
const STREAM = 81;

/**
 * An analysis of imported rows, for which nothing is trained. The rows are kept as they came: whether their lengths
 * count is the metric's affair.
 * @throws NearmissError when the file cannot be used for these images
 */
export async function importAnalysis(
  source: EmbeddingsSource,
  { root, paths, hashes, labels }: ImportInput,
): Promise<Analysis> {
  const { count, dim, values, notes } = await readFeatures(source, { root, paths, labels });
  return {
    recipeKey: 'imported',
    trainedAt: new Date().toISOString(),
    backbone: null,
    recallAt1: null,
    hashes,
    labels,
    description: [`${basename(source.file)}, imported: ${count} rows of ${dim} numbers`, ...notes].join('; '),
    spaces: [
      {
        space: { embeddings: { count: paths.length, dim, values }, heldOut: null },
        embedder: { kind: 'imported' },
      },
    ],
  };
}

/**
 * Imported rows made ready for a metric. One that looks at labels gets the rows several times over, with another part
 * of the images held out in each, so that no image is judged by a metric that has learned its label; beside them stand
 * the rows as no label has touched them.
 * @param labels class index per image, -1 where it has none
 */
export function importedSpaces(space: Space, metric: MetricOptions, labels: Int32Array, seed: number): Space[] {
  const { dim, values } = space.embeddings;
  const unit: Space = { ...space, embeddings: { ...space.embeddings, values: normalizeRows(values.slice(), dim) } };
  if (isPlainCosine(metric)) return [unit];
  if (!learnsFromLabels(metric)) return [space];
  return [...stratifiedFolds(labels, FOLDS, fork(seed, STREAM)).map(({ heldOut }) => ({ ...space, heldOut })), unit];
}
