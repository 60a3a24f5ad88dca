import { check } from './check';
import { Dataset, type Form, FORMS } from './dataset';
import { actOnFullDisk, actOnMountedDisk } from './fullDisk';
import { killExport } from './exports';
import { fuzz } from './fuzz';
import { killOne, race } from './processes';
import { actsOf } from './trail';

export interface CampaignOptions {
  /** `full` mounts small disks, for which it has to be root on Linux. */
  readonly mount?: boolean;
  /** Of all rounds, in place of one after the other. */
  readonly form?: Form;
}

/** One round of each campaign on a new dataset; throws where anything is lost, bent or half done. */
export const CAMPAIGNS: Readonly<Record<string, (dataset: Dataset, options: CampaignOptions) => Promise<void>>> = {
  async kill(dataset) {
    await (dataset.random() < 0.1 ? killExport : killOne)(dataset);
    await check(dataset);
  },
  async race(dataset) {
    await race(dataset, 2 + Math.floor(dataset.random() * 4), 12);
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
  const dataset = new Dataset(options.form ?? FORMS[seed % FORMS.length], seed);
  try {
    await CAMPAIGNS[campaign](dataset, options);
  } catch (error) {
    if (process.env.KEEP) console.error(`left in ${dataset.folder}`);
    const { message } = error as Error;
    const acts = actsOf(dataset.folder, message);
    throw new Error(`${campaign}, round ${seed} (${dataset.form}): ${message}${acts}`, { cause: error });
  } finally {
    if (!process.env.KEEP) dataset.dispose();
  }
}
