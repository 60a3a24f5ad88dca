import { quantile } from '../quantile';

/**
 * Robust centre and right-hand spread of values: median, and the distance of the upper tenth from it in standard
 * deviations.
 */
export interface Bulk {
  readonly centre: number;
  readonly spread: number;
}

/** Share of the values that are taken to be no outliers, and where it ends in the normal distribution. */
const BULK = 0.9;
const BULK_END = 1.2815515655446004;

/**
 * Values that are not finite are left out; null where none is left. Outliers up to a tenth of the values move the
 * spread little.
 */
export function bulkOf(values: ArrayLike<number>): Bulk | null {
  const sorted = Float64Array.from(Array.from(values).filter(Number.isFinite)).sort();
  if (sorted.length === 0) return null;
  const centre = quantile(sorted, 0.5);
  return { centre, spread: (quantile(sorted, BULK) - centre) / BULK_END };
}

/** How many spreads a value lies to the right of the centre; 0 where all of the bulk is one value. */
export function standardized(value: number, { centre, spread }: Bulk): number {
  if (spread <= 1e-12 * Math.max(1, Math.abs(centre))) return 0;
  return (value - centre) / spread;
}

/**
 * P(Z > z) of the standard normal distribution (Abramowitz & Stegun 7.1.26 for the body, the asymptotic series for the
 * tail).
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 5) return (density / z) * (1 - 1 / (z * z) + 3 / z ** 4);
  const t = 1 / (1 + 0.3275911 * (z / Math.SQRT2));
  return (
    (((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) *
      t *
      Math.exp((-z * z) / 2)) /
    2
  );
}

/**
 * For each value the share of the values at least as far out that chance does not explain: 1 - n P(Z > z) / #{z' >= z},
 * Efron's tail-area false discovery rate taken from 1 (Efron 2010, ch. 2), made to rise with z. 0..1, and 0 within the
 * bulk.
 */
export function unexplained(z: ArrayLike<number>): Float32Array {
  const order = Array.from(z, (_, i) => i)
    .filter((i) => !Number.isNaN(z[i]))
    .sort((a, b) => z[a] - z[b]);
  const score = new Float32Array(z.length);
  let least = 0;
  for (let first = 0; first < order.length;) {
    let end = first + 1;
    while (end < order.length && z[order[end]] === z[order[first]]) end++;
    if (z[order[first]] > BULK_END)
      least = Math.max(least, 1 - (order.length * normalTail(z[order[first]])) / (order.length - first));
    for (; first < end; first++) score[order[first]] = least;
  }
  return score;
}
