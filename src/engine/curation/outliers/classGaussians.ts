import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { shrunkCovariance } from '../../metric/classical/covariance';
import { meanRow, rowsOf, shifted, zeros, type Dense } from '../../numeric/matrix';

/** A class with fewer images borrows its covariance from all classes together. */
const OWN_COVARIANCE = 30;
/** Relative to the mean variance, so that no direction has none at all. */
const JITTER = 1e-6;

/** One class as a normal distribution of its embeddings. */
export interface ClassGaussian {
  readonly mean: Float64Array;
  /** Lower triangle L of the covariance L Lᵀ, dim * dim. */
  readonly factor: Float64Array;
  /** Images it was fitted to. */
  readonly images: number;
  /** Weight of one of its images in the covariance: takes an image's own part out again. */
  readonly leverage: number;
}

/**
 * A normal distribution per class, its covariance shrunk by Ledoit-Wolf; small classes share the one of all residuals.
 * @param rows embeddings, one row per image
 * @param labels class index per image; images of class -1 are left out
 * @returns null for classes without images
 */
export function fitClassGaussians(rows: Dense, labels: Int32Array, classCount: number): (ClassGaussian | null)[] {
  const members = Array.from({ length: classCount }, (): number[] => []);
  labels.forEach((label, i) => {
    if (label >= 0) members[label].push(i);
  });
  let pooled: Shape | undefined;
  return members.map((images) => {
    if (images.length === 0) return null;
    const mean = meanRow(rowsOf(rows, images));
    const shape =
      images.length >= OWN_COVARIANCE
        ? shapeOf(shifted(rowsOf(rows, images), mean))
        : (pooled ??= shapeOf(residuals(rows, members)));
    return { mean, factor: shape.factor, images: images.length, leverage: shape.leverage };
  });
}

interface Shape {
  readonly factor: Float64Array;
  readonly leverage: number;
}

function shapeOf(centred: Dense): Shape {
  const { covariance, shrinkage } = shrunkCovariance(centred, 'ledoitWolf');
  const dim = covariance.rows;
  let trace = 0;
  for (let d = 0; d < dim; d++) trace += covariance.values[d * (dim + 1)];
  const least = trace > 0 ? (JITTER * trace) / dim : 1;
  for (let d = 0; d < dim; d++) covariance.values[d * (dim + 1)] += least;
  const lower = new CholeskyDecomposition(Matrix.from1DArray(dim, dim, covariance.values)).lowerTriangularMatrix;
  return { factor: Float64Array.from(lower.to1DArray()), leverage: (1 - shrinkage) / Math.max(1, centred.rows - 1) };
}

/** All labelled rows less the mean of their class. */
function residuals(rows: Dense, members: readonly (readonly number[])[]): Dense {
  const parts = members
    .filter((images) => images.length > 0)
    .map((images) => {
      const own = rowsOf(rows, images);
      return shifted(own, meanRow(own));
    });
  const all = zeros(
    parts.reduce((sum, part) => sum + part.rows, 0),
    rows.columns,
  );
  let at = 0;
  for (const part of parts) {
    all.values.set(part.values, at);
    at += part.values.length;
  }
  return all;
}

/** Squared Mahalanobis distance of a row to a class: ‖L⁻¹(x - mean)‖². `scratch` holds dim values. */
export function squaredMahalanobis(
  { mean, factor }: ClassGaussian,
  values: ArrayLike<number>,
  at: number,
  scratch: Float64Array,
): number {
  const dim = mean.length;
  let sum = 0;
  for (let a = 0; a < dim; a++) {
    let value = values[at + a] - mean[a];
    const line = a * dim;
    for (let b = 0; b < a; b++) value -= factor[line + b] * scratch[b];
    value /= factor[line + a];
    scratch[a] = value;
    sum += value * value;
  }
  return sum;
}

/**
 * The distance as it would be had the image not taken part in the fit (Sherman-Morrison for the covariance, and the
 * mean moved away), so that no image vouches for itself. Infinity for the only image of a class.
 */
export function leftOut({ images, leverage }: ClassGaussian, squared: number): number {
  if (images === 1) return Infinity;
  return ((images / (images - 1)) ** 2 * squared) / Math.max(1e-3, 1 - leverage * squared);
}
