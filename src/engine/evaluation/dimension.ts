import type { Knn } from '../numeric/knn';

export interface DimensionReport {
  /** Numbers per embedding. */
  readonly dim: number;
  /** Intrinsic dimension: directions in which the images really vary around each other; NaN where there are too few. */
  readonly intrinsic: number;
  /**
   * Skewness of how often an image is among the k nearest of others: 0 when all are alike, above 1 when hubs stand out.
   */
  readonly hubness: number;
  /** The image that is most often among the neighbours of others, and how often; -1 for no images. */
  readonly hub: { readonly image: number; readonly times: number };
  /** Share of images that are among no other image's neighbours. */
  readonly antihubs: number;
  readonly advice: readonly string[];
}

/** Squared distances below this are lost in the rounding of 1 - a·b: near duplicates, whose ratios mean nothing. */
const SMALLEST_DISTANCE = 1e-6;
const STRONG_HUBNESS = 1.4;
const MANY_ANTIHUBS = 0.1;

/**
 * The curse of dimensionality, shown: with many intrinsic directions all distances become alike and a few images (hubs)
 * turn up as neighbours everywhere.
 * @param knn of every image, by cosine distance, at least 3 neighbours
 */
export function dimensionReport(knn: Knn, dim: number): DimensionReport {
  const intrinsic = intrinsicDimension(knn);
  const occurrences = kOccurrences(knn);
  const hubness = skewness(occurrences);
  const image = occurrences.reduce((best, times, i) => (best < 0 || times > occurrences[best] ? i : best), -1);
  const antihubs = occurrences.filter((times) => times === 0).length / Math.max(occurrences.length, 1);
  const report = { dim, intrinsic, hubness, hub: { image, times: image < 0 ? 0 : occurrences[image] }, antihubs };
  return { ...report, advice: advise(report, knn.k) };
}

/**
 * The maximum likelihood estimate of Levina & Bickel (2004), with the inverse averaged over the images (MacKay &
 * Ghahramani 2005): 1 / mean of log(r_k / r_j) over the neighbours j before the k-th. Neighbours at distance zero are
 * left out.
 */
export function intrinsicDimension({ k, distances }: Knn): number {
  let sum = 0,
    count = 0;
  for (let start = 0; start + k <= distances.length; start += k) {
    const row = distances
      .subarray(start, start + k)
      .filter((distance) => distance > SMALLEST_DISTANCE && distance < Infinity);
    const last = row[row.length - 1];
    // Cosine distances are half the squared Euclidean ones: a ratio of roots is half the logarithm.
    for (let j = 0; j < row.length - 1; j++) sum += Math.log(last / row[j]) / 2;
    count += Math.max(row.length - 1, 0);
  }
  return sum > 0 ? count / sum : NaN;
}

/** How often each image is among the k nearest of another (Radovanović et al. 2010). */
export function kOccurrences({ k, indices }: Knn): Uint32Array {
  const times = new Uint32Array(k === 0 ? 0 : indices.length / k);
  for (const image of indices) if (image >= 0) times[image]++;
  return times;
}

/** Third standardised moment; 0 where all values are equal. */
export function skewness(values: ArrayLike<number>): number {
  const list = Array.from(values);
  const moment = (power: number, mean: number) =>
    list.reduce((sum, value) => sum + (value - mean) ** power, 0) / Math.max(list.length, 1);
  const mean = moment(1, 0);
  const variance = moment(2, mean);
  return variance === 0 ? 0 : moment(3, mean) / variance ** 1.5;
}

function advise({ dim, intrinsic, hubness, hub, antihubs }: Omit<DimensionReport, 'advice'>, k: number): string[] {
  const advice: string[] = [];
  if (Number.isNaN(intrinsic)) advice.push('There are too few different images to tell the intrinsic dimension.');
  else if (dim > 8 * intrinsic)
    advice.push(
      `The images vary in about ${Math.round(intrinsic)} directions of ${dim}: an embedding of ` +
        `${Math.ceil(4 * intrinsic)} numbers would do.`,
    );
  else if (dim < 2 * intrinsic)
    advice.push(
      `The images vary in about ${Math.round(intrinsic)} directions, nearly all of the embedding's ${dim}: more ` +
        'numbers may help.',
    );
  else
    advice.push(`The images vary in about ${Math.round(intrinsic)} directions; an embedding of ${dim} numbers fits.`);
  if (hubness > STRONG_HUBNESS || antihubs > MANY_ANTIHUBS) {
    advice.push(
      `Hubs stand out (skewness ${hubness.toFixed(1)}): one image is among the ${k} nearest of ${hub.times} ` +
        `others, and ${Math.round(100 * antihubs)}% of the images of none. Fewer dimensions or a Mahalanobis ` +
        'metric make neighbours fairer.',
    );
  } else advice.push(`Neighbours are spread fairly (skewness ${hubness.toFixed(1)}).`);
  return advice;
}
