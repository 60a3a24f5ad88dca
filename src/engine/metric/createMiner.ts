import type { Miner } from './miner';
import { batchHardMiner } from './miners/batchHardMiner';
import { distanceWeightedMiner } from './miners/distanceWeightedMiner';
import { easyPositiveMiner } from './miners/easyPositiveMiner';
import { multiSimilarityMiner } from './miners/multiSimilarityMiner';
import { semiHardMiner } from './miners/semiHardMiner';
import { minerOptions, type MinerOptions } from '../recipe/minerOptions';
import type { LossOptions } from '../recipe/lossOptions';

/** The miner of a recipe for its loss; null when the loss takes the whole batch as it is. */
export function createMiner(options: MinerOptions, loss: LossOptions): Miner | null {
  switch (options.name) {
    case 'auto':
      return createMiner(minerOptions.parse({ name: usualMiner(loss.name) }), loss);
    case 'all':
      return null;
    case 'semiHard':
      return semiHardMiner(options);
    case 'batchHard':
      return batchHardMiner;
    case 'easyPositive':
      return easyPositiveMiner(options);
    case 'distanceWeighted':
      return distanceWeightedMiner(options);
    case 'multiSimilarity':
      return multiSimilarityMiner(options);
  }
}

/** What the literature uses with each loss; `all` also for the losses that take whole batches by their nature. */
function usualMiner(loss: LossOptions['name']): MinerOptions['name'] {
  switch (loss) {
    case 'triplet':
    case 'quadruplet':
      return 'semiHard';
    case 'margin':
      return 'distanceWeighted';
    case 'multiSimilarity':
      return 'multiSimilarity';
    default:
      return 'all';
  }
}
