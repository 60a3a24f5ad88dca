import { check } from './check';
import { Dataset, FORMS } from './dataset';
import { actOnFullDisk, actOnMountedDisk } from './fullDisk';
import { killExport } from './exports';
import { fuzz } from './fuzz';
import { killOne, race } from './processes';

export interface CampaignOptions {
  /** `full` mounts small disks, for which it has to be root on Linux. */
  readonly mount?: boolean;
}

/** One round of each campaign on a new dataset; throws where anything is lost, bent or half done. */
export const CAMPAIGNS: Readonly<Record<string, (dataset: Dataset, options: CampaignOptions) => Promise<void>>> = {
  async kill(dataset) {
    await (dataset.random() < 0.1 ? killExport : killOne)(dataset);
    await check(dataset);
  },
  async race(dataset) {
    await race(dataset, 2 + Math.floor(dataset.random() * 4), 6);
    await check(dataset);
  },
  async full(dataset, { mount }) {
    if (mount) return actOnMountedDisk(dataset, () => check(dataset));
    await actOnFullDisk(dataset);
    await check(dataset);
  },
  fuzz,
};

/** Runs a round; the same seed makes the same dataset and the same choices. */
export async function runRound(campaign: string, seed: number, options: CampaignOptions = {}): Promise<void> {
  const dataset = new Dataset(FORMS[seed % FORMS.length], seed);
  try {
    await CAMPAIGNS[campaign](dataset, options);
  } catch (error) {
    if (process.env.KEEP) console.error(`left in ${dataset.folder}`);
    throw new Error(`${campaign}, round ${seed} (${dataset.form}): ${(error as Error).message}`, { cause: error });
  } finally {
    if (!process.env.KEEP) dataset.dispose();
  }
}
