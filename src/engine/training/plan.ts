import type { ConvnetSpec } from '../network/convnet';
import { STEM_CELL } from '../network/edgeStem';
import type { HeadSpec } from '../network/head';
import type { Pixels } from '../numeric/pixels';
import { isFeatures, type Samples } from '../numeric/samples';
import type { Recipe } from '../recipe/recipe';

/** The numbers that a recipe leaves to `auto`, chosen for a dataset. */
export interface TrainingPlan {
  readonly architecture: ConvnetSpec | HeadSpec;
  readonly epochs: number;
  readonly folds: number;
  readonly repeats: number;
}

/**
 * Looks at images in one training: fewer leave it half done, more cost minutes and teach it the wrong labels by heart.
 */
const LOOKS = { least: 12_000, perImage: 25, most: 150_000 };
/**
 * Likewise for a head, which begins with what the backbone knows: a long training forgets what classes to come would
 * need.
 */
const HEAD_LOOKS = { least: 1500, perImage: 5, most: 50_000 };
/** However few images there are: more only teach them by heart. */
const MOST_EPOCHS = 200;
const CONVNET_EMBEDDING = 64;
/** Below this many cells along a side a further stage would have nothing to look at. */
const LAST_STAGE_CELLS = 7;

/**
 * @param labelled images that can be learned from
 * @param learned images that one network learns from, where that is not the share that folds leave it
 */
export function planTraining(
  { network, training }: Recipe,
  samples: Samples,
  labelled: number,
  learned?: number,
): TrainingPlan {
  const folds = training.folds === 'auto' ? autoFolds(labelled) : training.folds;
  const perNetwork = Math.max(1, learned ?? labelled * (1 - 1 / folds));
  const { least, perImage, most } = isFeatures(samples) ? HEAD_LOOKS : LOOKS;
  const looks = Math.min(Math.max(least, perImage * perNetwork), most);
  return {
    folds,
    architecture: isFeatures(samples)
      ? {
          kind: 'head',
          inputs: samples.dim,
          hidden: network.hidden,
          embedding: network.embedding === 'auto' ? samples.dim : network.embedding,
        }
      : planConvnet(network, samples, labelled),
    repeats: training.repeats === 'auto' ? autoRepeats(samples, labelled) : training.repeats,
    epochs:
      training.epochs === 'auto' ? Math.min(Math.max(2, Math.round(looks / perNetwork)), MOST_EPOCHS) : training.epochs,
  };
}

function planConvnet(network: Recipe['network'], { height, width, channels }: Pixels, labelled: number): ConvnetSpec {
  const { attention } = network;
  const embedding = network.embedding === 'auto' ? CONVNET_EMBEDDING : network.embedding;
  const cells = Math.min(height, width) / STEM_CELL;
  const stages =
    network.stages === 'auto' ? Math.max(1, Math.floor(Math.log2(cells / LAST_STAGE_CELLS)) + 1) : network.stages;
  const stageWidth = network.width === 'auto' ? (labelled < 5000 ? 32 : 48) : network.width;
  return { kind: 'convnet', height, width, channels, stages, stageWidth, embedding, attention };
}

/** Small datasets can spare few images for judging; large ones learn enough from half. */
function autoFolds(labelled: number): number {
  return labelled < 3000 ? 5 : labelled < 12_000 ? 3 : 2;
}

/**
 * Folds dealt anew make networks on pixels steadier. Heads of one backbone hardly differ: on 600 groceries and on the
 * sample four times as many of them found no more wrong labels than the first ones.
 */
function autoRepeats(samples: Samples, labelled: number): number {
  if (isFeatures(samples)) return 1;
  return labelled < 3000 ? 4 : labelled < 12_000 ? 2 : 1;
}
