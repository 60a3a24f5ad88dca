import type { Features } from './features';
import type { Pixels } from './pixels';

/** What a network is trained on. */
export type Samples = Pixels | Features;

export function isFeatures(samples: Samples): samples is Features {
  return 'dim' in samples;
}

/**
 * The images of samples as rows of numbers: `size` per image, of which every `period`-th is of the same channel or
 * column.
 */
export function numbersOf(samples: Samples): {
  readonly values: Uint8Array | Float32Array;
  readonly size: number;
  readonly period: number;
} {
  if (isFeatures(samples)) return { values: samples.values, size: samples.dim, period: samples.dim };
  return { values: samples.data, size: samples.height * samples.width * samples.channels, period: samples.channels };
}
