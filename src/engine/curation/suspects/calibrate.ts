import { Matrix, solve } from 'ml-matrix';
import type { MistakeKind } from './mistakeKind';

/** Labels listed are right at most three times out of four, however few errors there are to be found. */
const LOWEST_THRESHOLD = 0.25;
/** How much more often (in odds) people mislabel images on the whole than the clear ones. On CIFAR-10N 1.7 to 2.7. */
const HARDER = 1.9;
/** Likeness up to which mistakes are slips, and from which on they are people's. On CIFAR-10N 0.25 to 0.45. */
const SLIPS = 0.08;
const HUMAN = 0.2;
/** Number of mistakes seen from which on their kind is believed more than not. */
const ENOUGH = 50;
/** Decisions that weigh as much as the calibration made without any. */
const PRIOR_DECISIONS = 10;

/**
 * The share of wrong labels, from the share that a model with one error rate per class finds. Such a model measures on
 * clear images. Slips strike clear and unclear images alike, but people err on unclear ones more often: the more the
 * mistakes fall on classes that look alike, the more the share is raised.
 */
export function overallRate(clearRate: number, { likeness, seen }: MistakeKind): number {
  const human = Math.max(0, Math.min(1, (likeness - SLIPS) / (HUMAN - SLIPS)));
  const odds = (clearRate / (1 - clearRate)) * (1 + ((HARDER - 1) * human * seen) / (seen + ENOUGH));
  return odds / (1 + odds);
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** What to add to all log odds so that the mean probability is `rate`. */
export function shiftToRate(logOdds: ArrayLike<number>, rate: number): number {
  if (logOdds.length === 0) return 0;
  let low = -20;
  let high = 20;
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (let i = 0; i < logOdds.length; i++) sum += sigmoid(logOdds[i] + middle);
    if (sum < rate * logOdds.length) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The threshold under which the list is expected to have the best F1: flagging more than the images above half of the
 * best F1 costs more precision than it gains recall (Lipton, Elkan and Naryanaswamy 2014).
 * @param wrong calibrated probabilities of the images that can be listed
 */
export function listThreshold(wrong: Float32Array): number {
  const sorted = wrong.slice().sort().reverse();
  const errors = sorted.reduce((a, b) => a + b, 0);
  let best = 0;
  let threshold = 1;
  let found = 0;
  for (let n = 0; n < sorted.length; n++) {
    found += sorted[n];
    const f1 = (2 * found) / (n + 1 + errors);
    if (f1 > best) [best, threshold] = [f1, sorted[n]];
  }
  return Math.max(LOWEST_THRESHOLD, threshold);
}

/** What decisions teach: log odds become slope * log odds + offset. */
export interface Correction {
  readonly slope: number;
  readonly offset: number;
}

/**
 * Platt's calibration on what people decided, pulled towards no correction while decisions are few. Decisions come from
 * the top of the list, which does no harm: what is fitted is the answer given the log odds.
 * @param logOdds of each decided image, for the label that it had before
 * @param wasWrong 1 where the person chose another label
 */
export function correction(logOdds: readonly number[], wasWrong: readonly number[]): Correction {
  let slope = 1;
  let offset = 0;
  for (let round = 0; round < 20 && logOdds.length > 0; round++) {
    const gradient = [PRIOR_DECISIONS * (slope - 1), (PRIOR_DECISIONS * offset) / 4];
    const curvature = new Matrix([
      [PRIOR_DECISIONS, 0],
      [0, PRIOR_DECISIONS / 4],
    ]);
    logOdds.forEach((x, n) => {
      const p = sigmoid(slope * x + offset);
      const weight = p * (1 - p);
      gradient[0] += (p - wasWrong[n]) * x;
      gradient[1] += p - wasWrong[n];
      curvature.set(0, 0, curvature.get(0, 0) + weight * x * x);
      curvature.set(0, 1, curvature.get(0, 1) + weight * x);
      curvature.set(1, 0, curvature.get(0, 1));
      curvature.set(1, 1, curvature.get(1, 1) + weight);
    });
    const step = solve(curvature, Matrix.columnVector(gradient));
    slope = Math.max(0.1, slope - step.get(0, 0));
    offset -= step.get(1, 0);
  }
  return { slope, offset };
}

/**
 * Log odds as decisions correct them. Below the lowest that was decided on they are never raised: people decide on the
 * top of the list, and that all of it was wrong says nothing of the images that were not on it.
 */
export function correctedOdds(decided: readonly number[], wasWrong: readonly number[]): (logOdds: number) => number {
  const { slope, offset } = correction(decided, wasWrong);
  const lowest = Math.min(...decided);
  return (x) => (x < lowest ? Math.min(x, slope * x + offset) : slope * x + offset);
}
