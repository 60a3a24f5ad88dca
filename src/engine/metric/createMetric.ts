import { NearmissError } from '../protocol';
import { classGroups } from '../numeric/classGroups';
import { presentImages, type Embeddings } from '../numeric/embeddings';
import { shuffle, type Random } from '../numeric/random';
import { shrunkCovariance } from './classical/covariance';
import { diagonal, meanRow, multiply, rowsOf, shifted, squaredDistances, type Dense } from '../numeric/matrix';
import { itml } from './classical/itml';
import { linearMetric, toDense, type LinearMetric } from './classical/linearMetric';
import { lmnn } from './classical/lmnn';
import { nca } from './classical/nca';
import { pairConstraints } from './classical/pairConstraints';
import { pca } from './classical/pca';
import { mapped } from './classical/pulls';
import { rca } from './classical/rca';
import { inverseSquareRoot, squareRoot } from './classical/symmetric';
import type { MetricOptions } from '../recipe/metricOptions';

/**
 * The metric of a recipe, learned from embeddings or imported features.
 * @param embeddings rows need not have length 1; rows of zeros (images without an embedding) are left out
 * @param labels class index of each row, -1 where it has none or where it must not be used, as for a held-out fold
 * @param check called at every step of metrics that are learned step by step; what it throws ends the learning
 * @throws NearmissError when the rows or labels do not suffice
 */
export function createMetric(
  options: MetricOptions,
  embeddings: Embeddings,
  labels: Int32Array,
  random: Random,
  check?: () => void,
): LinearMetric {
  const present = presentImages(embeddings);
  if (present.length < 2) {
    throw new NearmissError(
      'metric/tooFewImages',
      `A metric is learned from at least 2 embeddings; found ${present.length}. Add images or features.`,
    );
  }
  const rows = rowsOf(toDense(embeddings), present);
  const prepares = options.standardize || options.pca !== 'none';
  // The angle of the cosine metric is seen from the origin, unless the rows are prepared, which moves them anyway.
  const mean = options.name === 'cosine' && !prepares ? new Float64Array(rows.columns) : meanRow(rows);
  const centred = shifted(rows, mean);
  const first = preparation(options, centred);
  const map = multiply(
    learn(
      options,
      mapped(centred, first),
      Int32Array.from(present, (row) => labels[row]),
      random,
      check,
    ),
    first,
  );
  return linearMetric(options.name, map, mean, options.name === 'cosine', embeddings);
}

/** Standardisation and principal components as one map. */
function preparation({ standardize, pca: components }: MetricOptions, centred: Dense): Dense {
  const scale = diagonal(centred.columns);
  if (standardize) {
    deviations(centred).forEach((deviation, d) => {
      scale.values[d * (centred.columns + 1)] = deviation > 0 ? 1 / deviation : 1;
    });
  }
  return components === 'none' ? scale : multiply(pca(mapped(centred, scale), components), scale);
}

function deviations(centred: Dense): Float64Array {
  const squares = new Float64Array(centred.columns);
  centred.values.forEach((value, i) => {
    squares[i % centred.columns] += (value * value) / centred.rows;
  });
  return squares.map(Math.sqrt);
}

/** The map L of the metric itself. */
function learn(options: MetricOptions, rows: Dense, labels: Int32Array, random: Random, check?: () => void): Dense {
  switch (options.name) {
    case 'cosine':
    case 'euclidean':
      return diagonal(rows.columns);
    case 'mahalanobis':
      return inverseSquareRoot(shrunkCovariance(rows, options.shrinkage).covariance);
    case 'rca':
      needPairs(labels, 1, options.name);
      return rca(rows, labels, options.shrinkage);
    default:
      return learnFromSample(options, rows, labels, random, check);
  }
}

/** The metrics whose cost grows with the square of the images. */
function learnFromSample(
  options: Extract<MetricOptions, { images: number }>,
  all: Dense,
  allLabels: Int32Array,
  random: Random,
  check?: () => void,
): Dense {
  needPairs(allLabels, 2, options.name);
  const labelled = [...allLabels.keys()].filter((row) => allLabels[row] >= 0);
  const drawn = shuffle(labelled, random)
    .slice(0, options.images)
    .sort((a, b) => a - b);
  const rows = rowsOf(all, drawn);
  const labels = Int32Array.from(drawn, (row) => allLabels[row]);
  switch (options.name) {
    case 'lmnn':
      return lmnn(rows, labels, unitScale(rows), options.neighbours, options.push, options.iterations, check).map;
    case 'nca':
      return nca(rows, labels, unitScale(rows), options.iterations, check).map;
    case 'itml':
      return squareRoot(
        itml(pairConstraints(rows, labels, options.pairs, random), options.gamma, options.iterations, undefined, check)
          .matrix,
      );
  }
}

/**
 * A multiple of the identity at which the nearest neighbours are 1 apart on average, the scale of LMNN's margin and
 * NCA's softmax.
 */
function unitScale(rows: Dense): Dense {
  const distances = squaredDistances(rows).values;
  let sum = 0;
  for (let i = 0; i < rows.rows; i++) {
    let nearest = Infinity;
    for (let j = 0; j < rows.rows; j++) if (j !== i) nearest = Math.min(nearest, distances[i * rows.rows + j]);
    sum += nearest / rows.rows;
  }
  return diagonal(rows.columns, sum > 0 ? 1 / Math.sqrt(sum) : 1);
}

function needPairs(labels: Int32Array, classes: number, name: string): void {
  const usable = classGroups(labels).filter(({ images }) => images.length >= 2).length;
  if (usable >= classes) return;
  throw new NearmissError(
    'metric/tooFewLabels',
    `The metric "${name}" is learned from labels: it needs ${classes} ${classes === 1 ? 'class' : 'classes'} ` +
      `with 2 labelled images; found ${usable}. Label more images, or choose "mahalanobis" or "cosine" in ` +
      'nearmiss.json.',
  );
}
