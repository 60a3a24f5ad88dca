import type { Embeddings } from '../numeric/embeddings';
import type { Random } from '../numeric/random';
import { createMetric } from './createMetric';
import type { MetricOptions } from '../recipe/metricOptions';

const WITHOUT_LABELS: readonly MetricOptions['name'][] = ['cosine', 'euclidean', 'mahalanobis'];

/** Whether a metric looks at labels, so that it must not learn those of the images that it will judge. */
export function learnsFromLabels({ name }: MetricOptions): boolean {
  return !WITHOUT_LABELS.includes(name);
}

/** Whether rows of length 1 are the metric's own as they are. */
export function isPlainCosine({ name, pca, standardize }: MetricOptions): boolean {
  return name === 'cosine' && pca === 'none' && !standardize;
}

/**
 * Rows of length 1 whose cosine distances stand in the order of the metric's.
 * @param embeddings rows of length 1; imported features have theirs as they came
 * @param labels to learn from, -1 where there is none or where it must not be used
 * @param check as of `createMetric`
 * @throws NearmissError when rows or labels do not suffice for the metric
 */
export function metricRows(
  metric: MetricOptions,
  embeddings: Embeddings,
  labels: Int32Array,
  random: Random,
  check?: () => void,
): Embeddings {
  return metricMap(metric, embeddings, labels, random, check)(embeddings);
}

/** Brings rows like those that a metric was learned from to rows of length 1. */
export type RowMap = (rows: Embeddings) => Embeddings;

/** The same for rows that come later; of the metric `cosine` they have length 1 already. */
export function metricMap(
  metric: MetricOptions,
  embeddings: Embeddings,
  labels: Int32Array,
  random: Random,
  check?: () => void,
): RowMap {
  return isPlainCosine(metric) ? (rows) => rows : createMetric(metric, embeddings, labels, random, check).unitRows;
}
