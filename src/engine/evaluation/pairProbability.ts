import type { VerificationPairs } from './verification';

/** P(same | distance) = 1 / (1 + exp(slope * distance + offset)). */
export interface PairProbability {
  readonly slope: number;
  readonly offset: number;
}

const ROUNDS = 50;
const SETTLED = 1e-9;
/** Pull of the slope towards 0: keeps it finite where the two kinds do not overlap. */
const RIDGE = 1e-6;

/**
 * Logistic regression of "same" on the distance by Newton's steps, genuine and impostor pairs weighing the same as a
 * whole: the probability at even odds, for somebody who has no idea whether two images are the same.
 */
export function fitPairProbability({ distances, same }: VerificationPairs): PairProbability {
  const genuine = Array.from(same).reduce((sum, one) => sum + (one ? 1 : 0), 0);
  const weights = [0.5 / Math.max(1, same.length - genuine), 0.5 / Math.max(1, genuine)];
  let slope = 0;
  let offset = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let [gs, go, hss, hso, hoo] = [RIDGE * slope, 0, RIDGE, 0, RIDGE];
    for (let i = 0; i < distances.length; i++) {
      const p = probabilityOfSame({ slope, offset }, distances[i]);
      const weight = weights[same[i] ? 1 : 0];
      const error = weight * ((same[i] ? 1 : 0) - p);
      const curve = weight * p * (1 - p);
      gs += error * distances[i];
      go += error;
      hss += curve * distances[i] ** 2;
      hso += curve * distances[i];
      hoo += curve;
    }
    const determinant = hss * hoo - hso * hso;
    const [ds, dO] = [(hoo * gs - hso * go) / determinant, (hss * go - hso * gs) / determinant];
    slope -= ds;
    offset -= dO;
    if (Math.abs(ds) + Math.abs(dO) < SETTLED) break;
  }
  return { slope, offset };
}

export function probabilityOfSame({ slope, offset }: PairProbability, distance: number): number {
  return 1 / (1 + Math.exp(slope * distance + offset));
}
