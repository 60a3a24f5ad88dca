/**
 * The receiver operating characteristic over the distinct scores: point i takes every score of at least thresholds[i]
 * for a positive. Equal scores move together. The first point, with threshold Infinity, takes none; the last takes all.
 */
export interface Roc {
  readonly thresholds: Float64Array;
  /** Share of the negatives that are taken for positives (FAR in verification). */
  readonly falsePositiveRate: Float64Array;
  /** Share of the positives that are found (TAR; FRR is 1 less this). */
  readonly truePositiveRate: Float64Array;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * @param scores higher is more likely positive
 * @param positive 1 where it is one
 * @returns null without a positive or without a negative: no rate is defined then
 */
export function rocCurve(scores: ArrayLike<number>, positive: ArrayLike<number>): Roc | null {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const positives = order.reduce((sum, i) => sum + (positive[i] ? 1 : 0), 0);
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return null;
  const thresholds = [Infinity],
    falsePositiveRate = [0],
    truePositiveRate = [0];
  let hits = 0,
    misses = 0;
  order.forEach((image, rank) => {
    if (positive[image]) hits++;
    else misses++;
    if (rank + 1 < order.length && scores[order[rank + 1]] === scores[image]) return;
    thresholds.push(scores[image]);
    falsePositiveRate.push(misses / negatives);
    truePositiveRate.push(hits / positives);
  });
  const [t, f, p] = [thresholds, falsePositiveRate, truePositiveRate].map((list) => Float64Array.from(list));
  return { thresholds: t, falsePositiveRate: f, truePositiveRate: p, positives, negatives };
}

/** A point of the curve, for files and pictures. */
export interface RocPoint {
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** The curve without its first point, which takes none; of a long one about this many points, evenly along it. */
export function curvePoints({ thresholds, falsePositiveRate, truePositiveRate }: Roc, most = 200): RocPoint[] {
  const points: RocPoint[] = [];
  let next = 0;
  for (let i = 1; i < thresholds.length; i++) {
    const along = falsePositiveRate[i] + truePositiveRate[i];
    if (along < next && i + 1 < thresholds.length) continue;
    points.push({
      threshold: thresholds[i],
      falsePositiveRate: falsePositiveRate[i],
      truePositiveRate: truePositiveRate[i],
    });
    next = along + 2 / most;
  }
  return points;
}

/** Area under the curve: the chance that a positive scores above a negative, ties counting half. */
export function areaUnder({ falsePositiveRate: x, truePositiveRate: y }: Roc): number {
  let area = 0;
  for (let i = 1; i < x.length; i++) area += ((x[i] - x[i - 1]) * (y[i] + y[i - 1])) / 2;
  return area;
}

/** Average precision: Σ (R_n - R_{n-1}) P_n over the distinct scores, without interpolation. */
export function averagePrecision({ falsePositiveRate, truePositiveRate, positives, negatives }: Roc): number {
  let sum = 0;
  for (let i = 1; i < truePositiveRate.length; i++) {
    const hits = truePositiveRate[i] * positives;
    const misses = falsePositiveRate[i] * negatives;
    sum += (truePositiveRate[i] - truePositiveRate[i - 1]) * (hits / (hits + misses));
  }
  return sum;
}
