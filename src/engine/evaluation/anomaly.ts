import { areaUnder, averagePrecision, rocCurve, type Roc } from './roc';

export interface AnomalyScores {
  readonly anomalies: number;
  readonly normal: number;
  readonly auroc: number;
  /** Area under precision and recall, as average precision; the share of anomalies is its floor. */
  readonly aupr: number;
  /** Share of the normal images that are flagged at the threshold that finds 95 % of the anomalies. */
  readonly fprAt95Tpr: number;
  readonly roc: Roc;
}

/**
 * How well a score tells anomalies from normal images.
 * @param scores higher is more unusual
 * @param anomalous 1 where the image is an anomaly
 * @returns null when all images are of one kind: nothing is told apart then
 */
export function evaluateAnomaly(scores: ArrayLike<number>, anomalous: ArrayLike<number>): AnomalyScores | null {
  const roc = rocCurve(scores, anomalous);
  if (!roc) return null;
  const at95 = roc.truePositiveRate.findIndex((rate) => rate >= 0.95);
  return {
    anomalies: roc.positives,
    normal: roc.negatives,
    auroc: areaUnder(roc),
    aupr: averagePrecision(roc),
    fprAt95Tpr: roc.falsePositiveRate[at95],
    roc,
  };
}
