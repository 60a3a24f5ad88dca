/** Predictions with probabilities of one range, and how often they came true. */
export interface ReliabilityBin {
  readonly count: number;
  readonly meanProbability: number;
  /** Share that came true. */
  readonly frequency: number;
}

export interface Calibration {
  /** Expected calibration error: |probability - frequency| per bin, weighted by the bin's count. */
  readonly ece: number;
  /** Brier score: the mean squared difference of probability and outcome. */
  readonly brier: number;
  /** Of equal width over 0..1; empty ones have zeros. */
  readonly bins: readonly ReliabilityBin[];
}

/**
 * How far probabilities can be taken at their word.
 * @param probabilities of the outcome 1, in 0..1
 * @param outcomes 1 where it came true
 * @returns zeros for no predictions
 */
export function evaluateCalibration(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins = 15,
): Calibration {
  const count = new Float64Array(bins),
    sum = new Float64Array(bins),
    hits = new Float64Array(bins);
  let brier = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const bin = Math.min(Math.floor(probabilities[i] * bins), bins - 1);
    count[bin]++;
    sum[bin] += probabilities[i];
    hits[bin] += outcomes[i] ? 1 : 0;
    brier += (probabilities[i] - (outcomes[i] ? 1 : 0)) ** 2;
  }
  const total = Math.max(probabilities.length, 1);
  let ece = 0;
  for (let bin = 0; bin < bins; bin++) ece += Math.abs(sum[bin] - hits[bin]) / total;
  const reliability = Array.from(count, (n, bin) => ({
    count: n,
    meanProbability: n > 0 ? sum[bin] / n : 0,
    frequency: n > 0 ? hits[bin] / n : 0,
  }));
  return { ece, brier: brier / total, bins: reliability };
}
