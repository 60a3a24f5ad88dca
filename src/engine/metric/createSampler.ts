import { samplerOptions, type SamplerOptions } from '../recipe/samplerOptions';
import { learnsWithoutLabels, type LossOptions } from '../recipe/lossOptions';
import type { Sampler } from './sampler';
import { balancedSampler } from './samplers/balancedSampler';
import { globalHardSampler } from './samplers/globalHardSampler';
import { uniformSampler } from './samplers/uniformSampler';

/**
 * The sampler of a recipe for its loss.
 * @param labels class index of each image, -1 where it has no label; what `next` returns are indices into it
 * @throws NearmissError when the images and labels do not suffice
 */
export function createSampler(options: SamplerOptions, loss: LossOptions, labels: Int32Array): Sampler {
  switch (options.name) {
    case 'auto':
      return createSampler(
        samplerOptions.parse({ name: learnsWithoutLabels(loss) ? 'uniform' : 'balanced' }),
        loss,
        labels,
      );
    case 'balanced':
      return balancedSampler(options, labels);
    case 'globalHard':
      return globalHardSampler(options, labels);
    case 'uniform':
      return uniformSampler(options, labels.length);
  }
}
