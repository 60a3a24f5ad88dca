import { fork } from '../numeric/random';
import { isFeatures, type Samples } from '../numeric/samples';
import type { Recipe } from '../recipe/recipe';
import type { Augmentation } from './augment';
import { mirrorsKeepClass } from './mirrorTest';

/** How images are changed at random before they are looked at. */
export interface Looks {
  /** Where their labels are learned. */
  readonly augmentation: Augmentation;
  /** Where two looks at one image are to be alike, which teaches something only when they differ. */
  readonly views: Augmentation;
}

/** Share of the features that a look leaves out. */
const DROPOUT = { none: 0, light: 0.1, strong: 0.3 };

/** @param labels of the images that may be learned from; mirroring is tried on them */
export function planAugmentation(
  { training: { augmentation, seed } }: Recipe,
  samples: Samples,
  labels: Int32Array,
): Looks {
  const viewed = augmentation === 'none' ? 'none' : 'strong';
  if (isFeatures(samples))
    return { augmentation: { dropout: DROPOUT[augmentation] }, views: { dropout: DROPOUT[viewed] } };
  const mirrored = augmentation !== 'none' && mirrorsKeepClass(samples, labels, fork(seed, 0));
  const changes = {
    none: { mirrored, shift: 0, tone: 0 },
    light: { mirrored, shift: 1, tone: 0.1 },
    strong: { mirrored, shift: 0, tone: 0.4, crop: 0.4 },
  };
  return { augmentation: changes[augmentation], views: changes[viewed] };
}
