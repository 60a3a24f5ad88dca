import { evaluateVerification, operatingPointAtFar } from '../../evaluation/verification';
import { fitPairProbability, probabilityOfSame } from '../../evaluation/pairProbability';
import { NearmissError } from '../../protocol/reply';
import type { PairVerdict } from '../../protocol/findings';
import { distanceOf, heldOutPairs, type QuerySpaces, type Subject, type Subspace } from './query';

export interface VerifyInput {
  readonly a: Subject;
  readonly b: Subject;
  /** Class index per image, -1 where it has none. */
  readonly labels: Int32Array;
  readonly subspace: Subspace | null;
  /**
   * False accept rate to allow; null takes the threshold at which false accepts and false rejects are equally frequent.
   */
  readonly far: number | null;
}

/**
 * Whether two images are of one class, by a threshold and a probability that come from pairs of held-out images.
 * @throws NearmissError where no pair of one of the kinds is held out together, or too few for the rate asked for
 */
export function verify({ a, b, labels, subspace, far }: VerifyInput, spaces: QuerySpaces, seed: number): PairVerdict {
  const pairs = heldOutPairs(spaces, labels, subspace, seed);
  const scores = evaluateVerification(pairs);
  if (!scores) {
    throw new NearmissError(
      'verify/pairs',
      'A threshold needs held-out pairs of the same class and of different classes, and there are none of one ' +
        'kind. Label at least two classes with several images each.',
    );
  }
  if (far !== null && scores.impostors * far < 10) {
    throw new NearmissError(
      'verify/far',
      `A false accept rate of ${far} needs ${Math.ceil(10 / far)} pairs of different classes to be told; found ` +
        `${scores.impostors}. Ask for a larger rate.`,
    );
  }
  const { threshold, far: falseAccepts, frr } = far === null ? scores.atEer : operatingPointAtFar(scores.roc, far);
  const distance = distanceOf(a, b, spaces, subspace);
  return {
    distance,
    threshold,
    frr,
    far: falseAccepts,
    same: distance <= threshold,
    probability: probabilityOfSame(fitPairProbability(pairs), distance),
    genuine: scores.genuine,
    impostors: scores.impostors,
  };
}
