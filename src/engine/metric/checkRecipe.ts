import { NearmissError } from '../protocol';
import { learnsWithoutLabels } from './createSampler';
import type { LossOptions, MinerOptions, SamplerOptions } from './options';

/** Losses that look at what a miner picks; all others take the batch as it is. */
const MINED: readonly LossOptions['name'][] = ['contrastive', 'triplet', 'quadruplet', 'margin', 'multiSimilarity'];

/**
 * Refuses a recipe whose parts do not fit together.
 * @throws NearmissError that says what does not fit, why, and what to write instead
 */
export function checkRecipe({ loss, miner, sampler }: { readonly loss: LossOptions; readonly miner: MinerOptions; readonly sampler: SamplerOptions }): void {
  const problem = withoutEffect(loss, miner) ?? tooFewClasses(loss, sampler) ?? samplerWithoutUse(loss, sampler) ?? bounds(loss, miner);
  if (problem) throw new NearmissError('recipe/nonsense', problem);
}

function withoutEffect(loss: LossOptions, miner: MinerOptions): string | null {
  if (miner.name === 'auto' || miner.name === 'all' || MINED.includes(loss.name)) return null;
  return `The miner "${miner.name}" would have no effect: the loss "${loss.name}" learns from whole batches. Leave "miner" out, or choose one of the losses ${MINED.map((name) => `"${name}"`).join(', ')}.`;
}

function tooFewClasses(loss: LossOptions, sampler: SamplerOptions): string | null {
  if (loss.name !== 'quadruplet' || !('classesPerBatch' in sampler) || sampler.classesPerBatch >= 3) return null;
  return `The quadruplet loss compares images of 3 classes, but a batch holds ${sampler.classesPerBatch}. Set "classesPerBatch" of the sampler to 3 or more.`;
}

function samplerWithoutUse(loss: LossOptions, sampler: SamplerOptions): string | null {
  if (!learnsWithoutLabels(loss) || sampler.name === 'auto' || sampler.name === 'uniform') return null;
  return `The sampler "${sampler.name}" draws by labels, which the loss "${loss.name}" does without. Leave "sampler" out, or choose "uniform".`;
}

function bounds(loss: LossOptions, miner: MinerOptions): string | null {
  if (loss.name === 'contrastive' && loss.positiveMargin >= loss.negativeMargin) {
    return `The contrastive loss leaves positive pairs up to a distance of ${loss.positiveMargin} alone but pushes negative ones only up to ${loss.negativeMargin}, so it would not tell them apart. Set "positiveMargin" below "negativeMargin".`;
  }
  if (miner.name === 'distanceWeighted' && miner.cutoff >= miner.farthest) {
    return `The distance-weighted miner draws negatives up to a distance of ${miner.farthest} and takes all below ${miner.cutoff} for equal, so nothing is weighted. Set "cutoff" below "farthest".`;
  }
  return null;
}
