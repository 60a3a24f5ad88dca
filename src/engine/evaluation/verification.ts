import { areaUnder, averagePrecision, rocCurve, type Roc } from './roc';

/** Distances of pairs of images, and whether the two are the same (person, writer, product). */
export interface VerificationPairs {
  readonly distances: ArrayLike<number>;
  /** 1 for a genuine pair, 0 for an impostor. */
  readonly same: ArrayLike<number>;
}

/** A distance up to which two images are taken for the same, and what that costs. */
export interface OperatingPoint {
  readonly threshold: number;
  /** Share of impostor pairs that are accepted. */
  readonly far: number;
  /** Share of genuine pairs that are rejected. */
  readonly frr: number;
}

export interface VerificationScores {
  readonly genuine: number;
  readonly impostors: number;
  readonly roc: Roc;
  readonly auroc: number;
  readonly averagePrecision: number;
  /** Equal error rate: where FAR and FRR cross, interpolated linearly between the two points of the curve. */
  readonly eer: number;
  /** The threshold to use unless a FAR is asked for: where FAR and FRR come nearest. */
  readonly atEer: OperatingPoint;
  /**
   * Best TAR at a FAR of at most `far`; null where there are fewer than 10 / far impostor pairs, too few to tell such a
   * rate.
   */
  readonly tarAtFar: readonly {
    readonly far: number;
    readonly tar: number | null;
    readonly threshold: number | null;
  }[];
}

const FARS = [0.1, 0.01, 0.001];
const IMPOSTORS_PER_ERROR = 10;

/** @returns null without a genuine or without an impostor pair */
export function evaluateVerification(
  { distances, same }: VerificationPairs,
  fars: readonly number[] = FARS,
): VerificationScores | null {
  const roc = rocCurve(
    Float64Array.from(distances, (distance) => -distance),
    same,
  );
  if (!roc) return null;
  return {
    genuine: roc.positives,
    impostors: roc.negatives,
    roc,
    auroc: areaUnder(roc),
    averagePrecision: averagePrecision(roc),
    eer: equalErrorRate(roc),
    atEer: nearestCrossing(roc),
    tarAtFar: fars.map((far) => {
      if (roc.negatives * far < IMPOSTORS_PER_ERROR) return { far, tar: null, threshold: null };
      const { frr, threshold } = operatingPointAtFar(roc, far);
      return { far, tar: 1 - frr, threshold };
    }),
  };
}

/** Where FRR - FAR changes its sign along the curve, interpolated linearly. */
export function equalErrorRate({ falsePositiveRate: far, truePositiveRate: tar }: Roc): number {
  const gap = (i: number) => 1 - tar[i] - far[i];
  let i = 1;
  while (gap(i) > 0) i++;
  const share = gap(i - 1) / (gap(i - 1) - gap(i));
  return far[i - 1] + share * (far[i] - far[i - 1]);
}

/** The best TAR at a FAR of at most `far`, without interpolation. */
export function operatingPointAtFar(roc: Roc, far: number): OperatingPoint {
  let best = 0;
  for (let i = 0; i < roc.thresholds.length && roc.falsePositiveRate[i] <= far; i++) {
    if (roc.truePositiveRate[i] > roc.truePositiveRate[best]) best = i;
  }
  return operatingPoint(roc, best);
}

function nearestCrossing(roc: Roc): OperatingPoint {
  const gap = (i: number) => Math.abs(1 - roc.truePositiveRate[i] - roc.falsePositiveRate[i]);
  let best = 1;
  for (let i = 2; i < roc.thresholds.length; i++) if (gap(i) < gap(best)) best = i;
  return operatingPoint(roc, best);
}

/**
 * The threshold stands halfway to the next distance of the curve, so that it does not hang on the last digit of one
 * pair.
 */
function operatingPoint({ thresholds, falsePositiveRate, truePositiveRate }: Roc, i: number): OperatingPoint {
  const distance = -thresholds[i];
  const next = i + 1 < thresholds.length ? -thresholds[i + 1] : distance;
  const threshold = distance === -Infinity ? next / 2 : (distance + next) / 2;
  return { threshold, far: falsePositiveRate[i], frr: 1 - truePositiveRate[i] };
}

/**
 * Equal error rate within each group of pairs (a writer, a camera): the mean over the groups that have genuine and
 * impostor pairs.
 */
export function meanEerByGroup(
  { distances, same }: VerificationPairs,
  groups: ArrayLike<number>,
): { readonly eer: number; readonly groups: number } | null {
  const members = new Map<number, number[]>();
  Array.from(groups).forEach((group, pair) => {
    const list = members.get(group);
    if (list) list.push(pair);
    else members.set(group, [pair]);
  });
  const rates = [...members.values()].flatMap((pairs) => {
    const roc = rocCurve(
      pairs.map((pair) => -distances[pair]),
      pairs.map((pair) => same[pair]),
    );
    return roc ? [equalErrorRate(roc)] : [];
  });
  return rates.length === 0
    ? null
    : { eer: rates.reduce((sum, rate) => sum + rate, 0) / rates.length, groups: rates.length };
}
