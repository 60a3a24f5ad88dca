/** Share of the steps in which the learning rate rises. */
const WARM_UP = 0.1;

/**
 * The factor of the learning rate at a step: rises linearly, then falls to 0 along a cosine (Loshchilov and Hutter
 * 2017).
 */
export function learningRateFactor(step: number, steps: number): number {
  const rise = Math.min(1, (step + 1) / (WARM_UP * steps));
  return rise * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
}
