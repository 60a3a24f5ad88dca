import type { PatchDistances } from './patchMemory';

/** What distances mean, by held-out normal images: up to `usual` nothing is shown, from `unusual` on everything. */
export interface HeatScale {
  readonly usual: number;
  readonly unusual: number;
}

/** Of the patches of held-out normal images; the rest is taken for noise of the features, not for something to see. */
const USUAL_SHARE = 0.95;

/**
 * Where heat begins and where it is full, by the patches of normal images.
 * @param normal images that were not learned from, at least one
 */
export function heatScale(normal: readonly PatchDistances[]): HeatScale {
  const patches = Float32Array.from(normal.flatMap(({ values }) => [...values])).sort();
  const usual = patches[Math.floor(USUAL_SHARE * (patches.length - 1))];
  return { usual, unusual: Math.max(patches[patches.length - 1], 2 * usual, Number.MIN_VALUE) };
}
