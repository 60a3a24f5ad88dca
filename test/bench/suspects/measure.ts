import { evaluateCalibration } from '../../../src/engine/evaluation/calibration';
import { areaUnder, averagePrecision, rocCurve, type Roc } from '../../../src/engine/evaluation/roc';

/** What a method says of every label of a dataset. */
export interface Verdict {
  /** Ranks the images: higher is more probably wrong. */
  readonly scores: ArrayLike<number>;
  /** 1 where the method calls the label wrong at its own threshold. */
  readonly flags: ArrayLike<number>;
  /** Probability that the label is wrong, where the method claims one. */
  readonly probabilities: ArrayLike<number>;
}

export interface Measures {
  readonly ap: number;
  readonly auroc: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  /** Share of wrong labels among the first 100 and 1,000 of the ranking; null where there are no more images. */
  readonly p100: number | null;
  readonly p1000: number | null;
  readonly ece: number;
  /** Most recall that the ranking reaches at a precision at least as high as confident learning's list has. */
  readonly recallAtConfidentLearning: number;
  readonly listed: number;
}

/**
 * @param wrong 1 where the label is wrong in truth; some are and some are not
 * @param least precision of confident learning's list
 */
export function measure({ scores, flags, probabilities }: Verdict, wrong: Uint8Array, least: number): Measures {
  const roc = rocCurve(scores, wrong)!;
  const { listed, hits, precision } = precisionOf(flags, wrong);
  const recall = hits / roc.positives;
  const order = [...wrong.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
  const atMost = (n: number): number | null =>
    wrong.length < n ? null : order.slice(0, n).reduce((sum, i) => sum + wrong[i], 0) / n;
  return {
    ap: averagePrecision(roc),
    auroc: areaUnder(roc),
    f1: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    precision,
    recall,
    p100: atMost(100),
    p1000: atMost(1000),
    ece: evaluateCalibration(probabilities, wrong).ece,
    recallAtConfidentLearning: recallAt(roc, least),
    listed,
  };
}

export function precisionOf(
  flags: ArrayLike<number>,
  wrong: Uint8Array,
): { listed: number; hits: number; precision: number } {
  const listed = wrong.reduce((sum, _, i) => sum + flags[i], 0);
  const hits = wrong.reduce((sum, isWrong, i) => sum + isWrong * flags[i], 0);
  return { listed, hits, precision: hits / Math.max(1, listed) };
}

function recallAt({ truePositiveRate, falsePositiveRate, positives, negatives }: Roc, least: number): number {
  return truePositiveRate.reduce(
    (best, rate, n) =>
      rate * positives >= least * (rate * positives + falsePositiveRate[n] * negatives) ? Math.max(best, rate) : best,
    0,
  );
}
