import type { NetworkSpec } from '../network/network';
import type { Samples } from '../numeric/samples';
import type { Recipe } from '../recipe/recipe';
import type { Fold } from './folds';
import type { Looks } from './planAugmentation';

/** What one network is trained on, and how. */
export interface TrainingTask {
  readonly samples: Samples;
  /** Class index of each image, -1 where it has no label; class c is classes[c]. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  /** The readable images to learn from, and the ones to judge by. */
  readonly fold: Fold;
  readonly spec: NetworkSpec;
  readonly looks: Looks;
  readonly epochs: number;
  readonly recipe: Pick<Recipe, 'loss' | 'miner' | 'sampler' | 'training'>;
  readonly seed: number;
}
