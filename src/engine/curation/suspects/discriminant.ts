import { cholesky, solveCholesky } from '../../numeric/cholesky';
import { type JobContext, throwIfStopped } from '../../protocol/job';
import type { Columns, Features } from '../columns';
import { gram } from './gram';

/**
 * Share of the average variance added to the variance in every direction, against directions that few images have
 * explored.
 */
const SHRINKAGE = 0.1;

/** What a part of the images says: enough to train on any union of parts by adding up. */
interface Moments {
  readonly gram: Float64Array;
  /** classCount * dim */
  readonly classSums: Float64Array;
  readonly classCounts: Float64Array;
}

/**
 * Fisher's linear discriminant, out of fold: every class is a Gaussian around its mean, all with one covariance; each
 * fold is scored by the means and covariance of the labelled images outside it. Adds log p(x | class) + log p(class),
 * up to a constant per image, to `out`. A class without an image outside the fold gets the lowest score that another
 * class has.
 * @param out count * classCount, keyed by image
 */
export function addDiscriminantScores(
  out: Float32Array,
  features: Features,
  { images, folds }: Columns,
  labels: Int32Array,
  classCount: number,
  job: JobContext,
): void {
  const parts = folds.map(({ start, labelledEnd }) => {
    throwIfStopped(job);
    return moments(features, images, labels, classCount, start, labelledEnd);
  });
  const total = sum(parts, features.dim, classCount);
  folds.forEach((fold, f) => {
    throwIfStopped(job);
    if (fold.scored && fold.end > fold.start)
      score(out, features, images, fold.start, fold.end, subtract(total, parts[f]));
  });
}

function moments(
  features: Features,
  images: Uint32Array,
  labels: Int32Array,
  classCount: number,
  start: number,
  end: number,
): Moments {
  const { dim, count, values } = features;
  const classSums = new Float64Array(classCount * dim);
  const classCounts = new Float64Array(classCount);
  for (let c = start; c < end; c++) classCounts[labels[images[c]]]++;
  for (let f = 0; f < dim; f++) {
    for (let c = start; c < end; c++) classSums[labels[images[c]] * dim + f] += values[f * count + c];
  }
  return { gram: gram(features, start, end), classSums, classCounts };
}

function sum(parts: readonly Moments[], dim: number, classCount: number): Moments {
  const total: Moments = {
    gram: new Float64Array(dim * dim),
    classSums: new Float64Array(classCount * dim),
    classCounts: new Float64Array(classCount),
  };
  for (const part of parts) {
    part.gram.forEach((value, n) => {
      total.gram[n] += value;
    });
    part.classSums.forEach((value, n) => {
      total.classSums[n] += value;
    });
    part.classCounts.forEach((value, n) => {
      total.classCounts[n] += value;
    });
  }
  return total;
}

function subtract(total: Moments, part: Moments): Moments {
  return {
    gram: total.gram.map((value, n) => value - part.gram[n]),
    classSums: total.classSums.map((value, n) => value - part.classSums[n]),
    classCounts: total.classCounts.map((value, n) => value - part.classCounts[n]),
  };
}

/**
 * Scores of the columns from `start` to `end`: weights' x - weights' mean / 2 + log prior, weights = covariance^-1
 * mean.
 */
function score(
  out: Float32Array,
  { dim, count, values }: Features,
  images: Uint32Array,
  start: number,
  end: number,
  trained: Moments,
): void {
  const { classSums, classCounts } = trained;
  const classCount = classCounts.length;
  const known = [...classCounts.keys()].filter((k) => classCounts[k] > 0);
  if (known.length === 0) return;
  const labelled = classCounts.reduce((a, b) => a + b, 0);
  const lower = cholesky(withinCovariance(trained, dim, labelled), dim);
  const scores = new Float64Array((end - start) * known.length);
  known.forEach((k, m) => {
    const mean = classSums.slice(k * dim, (k + 1) * dim).map((value) => value / classCounts[k]);
    const weights = mean.slice();
    solveCholesky(lower, dim, weights);
    let offset = Math.log(classCounts[k] / labelled);
    for (let f = 0; f < dim; f++) offset -= 0.5 * weights[f] * mean[f];
    const row = scores.subarray(m * (end - start), (m + 1) * (end - start)).fill(offset);
    for (let f = 0; f < dim; f++) {
      const weight = weights[f];
      for (let c = start, at = f * count + start; c < end; c++, at++) row[c - start] += weight * values[at];
    }
  });
  for (let c = start; c < end; c++) {
    const at = images[c] * classCount;
    let lowest = Infinity;
    for (let m = 0; m < known.length; m++) lowest = Math.min(lowest, scores[m * (end - start) + c - start]);
    for (let k = 0, m = 0; k < classCount; k++)
      out[at + k] += known[m] === k ? scores[m++ * (end - start) + c - start] : lowest;
  }
}

function withinCovariance(
  { gram: products, classSums, classCounts }: Moments,
  dim: number,
  labelled: number,
): Float64Array {
  const covariance = products.map((value) => value / labelled);
  for (let k = 0; k < classCounts.length; k++) {
    if (classCounts[k] === 0) continue;
    const sums = classSums.subarray(k * dim, (k + 1) * dim);
    for (let p = 0; p < dim; p++) {
      const factor = sums[p] / classCounts[k] / labelled;
      for (let q = 0; q <= p; q++) covariance[p * dim + q] -= factor * sums[q];
    }
  }
  let trace = 0;
  for (let p = 0; p < dim; p++) trace += covariance[p * dim + p];
  for (let p = 0; p < dim; p++) covariance[p * dim + p] += (SHRINKAGE * trace) / dim + 1e-6;
  return covariance;
}
