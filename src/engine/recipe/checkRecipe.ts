import { NearmissError } from '../protocol';
import { asksForLevels, type DatasetOptions } from './datasetOptions';
import { learnsWithoutLabels } from './lossOptions';
import type { LossOptions } from './lossOptions';
import type { MinerOptions } from './minerOptions';
import type { SamplerOptions } from './samplerOptions';

/** Losses that look at what a miner picks; all others take the batch as it is. */
const MINED: readonly LossOptions['name'][] = ['contrastive', 'triplet', 'quadruplet', 'margin', 'multiSimilarity'];

interface Parts {
  readonly loss: LossOptions;
  readonly miner: MinerOptions;
  readonly sampler: SamplerOptions;
  readonly network: { readonly skip: number };
  readonly dataset: Pick<DatasetOptions, 'subfolders' | 'layout'>;
  readonly findings: { readonly level: 'finest' | number };
}

/** Parts of a recipe that do not fit together. */
export interface RecipeConflict {
  /** What does not fit, why, and what to write instead. */
  readonly message: string;
  /** The key that it is about. */
  readonly at: readonly string[];
  /** The change that clears it, where there is an obvious one: the value to write, or none to leave the key out. */
  readonly fix?: { readonly at: readonly string[]; readonly value?: number };
}

/**
 * Refuses a recipe whose parts do not fit together.
 * @throws NearmissError that says what does not fit, why, and what to write instead
 */
export function checkRecipe(parts: Parts): void {
  const [conflict] = recipeConflicts(parts);
  if (conflict) throw new NearmissError('recipe/nonsense', conflict.message);
}

export function recipeConflicts({ loss, miner, sampler, network, dataset, findings }: Parts): RecipeConflict[] {
  return [
    withoutEffect(loss, miner),
    tooFewClasses(loss, sampler),
    samplerWithoutUse(loss, sampler),
    crossingMargins(loss),
    crossingDistances(miner),
    skipBesideSubspaces(loss, network),
    levelsWithoutFolders({ loss, dataset, findings }),
  ].filter((conflict) => conflict !== null);
}

function withoutEffect(loss: LossOptions, miner: MinerOptions): RecipeConflict | null {
  if (miner.name === 'auto' || miner.name === 'all' || MINED.includes(loss.name)) return null;
  return {
    message:
      `The miner "${miner.name}" would have no effect: the loss "${loss.name}" learns from whole batches. Leave ` +
      `"miner" out, or choose one of the losses ${MINED.map((name) => `"${name}"`).join(', ')}.`,
    at: ['miner', 'name'],
    fix: { at: ['miner'] },
  };
}

function tooFewClasses(loss: LossOptions, sampler: SamplerOptions): RecipeConflict | null {
  if (loss.name !== 'quadruplet' || !('classesPerBatch' in sampler) || sampler.classesPerBatch >= 3) return null;
  const at = ['sampler', 'classesPerBatch'];
  return {
    message:
      `The quadruplet loss compares images of 3 classes, but a batch holds ${sampler.classesPerBatch}. Set ` +
      '"classesPerBatch" of the sampler to 3 or more.',
    at,
    fix: { at, value: 3 },
  };
}

function samplerWithoutUse(loss: LossOptions, sampler: SamplerOptions): RecipeConflict | null {
  if (!learnsWithoutLabels(loss) || sampler.name === 'auto' || sampler.name === 'uniform') return null;
  return {
    message:
      `The sampler "${sampler.name}" draws by labels, which the loss "${loss.name}" does without. Leave "sampler" ` +
      'out, or choose "uniform".',
    at: ['sampler', 'name'],
    fix: { at: ['sampler'] },
  };
}

function crossingMargins(loss: LossOptions): RecipeConflict | null {
  if (loss.name !== 'contrastive' || loss.positiveMargin < loss.negativeMargin) return null;
  const at = ['loss', 'positiveMargin'];
  return {
    message:
      `The contrastive loss leaves positive pairs up to a distance of ${loss.positiveMargin} alone but pushes ` +
      `negative ones only up to ${loss.negativeMargin}, so it would not tell them apart. Set "positiveMargin" ` +
      'below "negativeMargin".',
    at,
    fix: { at }, // its default is 0, which is below every "negativeMargin"
  };
}

/** Which of the two was meant cannot be known, so there is no obvious fix. */
function crossingDistances(miner: MinerOptions): RecipeConflict | null {
  if (miner.name !== 'distanceWeighted' || miner.cutoff < miner.farthest) return null;
  return {
    message:
      `The distance-weighted miner draws negatives up to a distance of ${miner.farthest} and takes all below ` +
      `${miner.cutoff} for equal, so nothing is weighted. Set "cutoff" below "farthest".`,
    at: ['miner', 'cutoff'],
  };
}

function skipBesideSubspaces(loss: LossOptions, { skip }: Parts['network']): RecipeConflict | null {
  if (loss.name !== 'hierarchical' || !loss.subspaces || skip === 0) return null;
  const at = ['network', 'skip'];
  return {
    message:
      'The subspaces of levels are the first parts of what is learned, which "skip" of the network adds ' +
      'something else to. Leave "skip" out, or set "subspaces" of the loss to false.',
    at,
    fix: { at },
  };
}

function levelsWithoutFolders({
  loss,
  dataset,
  findings,
}: Pick<Parts, 'loss' | 'dataset' | 'findings'>): RecipeConflict | null {
  if (dataset.subfolders !== 'parts' || !asksForLevels({ loss, findings })) return null;
  const what = loss.name === 'hierarchical' ? 'The loss "hierarchical" learns' : '"findings.level" asks for';
  return {
    message:
      `${what} levels of labels, which "subfolders": "parts" leaves none of: cat/kitchen/9.png is cat then. Set ` +
      '"subfolders" of "dataset" to "classes", or leave it out.',
    at: ['dataset', 'subfolders'],
    fix: { at: ['dataset', 'subfolders'] },
  };
}
