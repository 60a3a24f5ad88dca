import { check } from './check';
import { Dataset, FORMS } from './dataset';
import { actOnFullDisk } from './fullDisk';
import { fuzz } from './fuzz';
import { killOne, race } from './processes';

/** One round of each campaign on a new dataset; throws where anything is lost, bent or half done. */
export const CAMPAIGNS: Readonly<Record<string, (dataset: Dataset) => Promise<void>>> = {
  async kill(dataset) {
    await killOne(dataset);
    await check(dataset);
  },
  async race(dataset) {
    await race(dataset, 2 + Math.floor(dataset.random() * 3), 6);
    await check(dataset);
  },
  async full(dataset) {
    await actOnFullDisk(dataset);
    await check(dataset);
  },
  fuzz,
};

/** Runs a round; the same seed makes the same dataset and the same choices. */
export async function runRound(campaign: string, seed: number): Promise<void> {
  const dataset = new Dataset(FORMS[seed % FORMS.length], seed);
  try {
    await CAMPAIGNS[campaign](dataset);
  } catch (error) {
    if (process.env.KEEP) console.error(`left in ${dataset.folder}`);
    throw new Error(`${campaign}, round ${seed} (${dataset.form}): ${(error as Error).message}`, { cause: error });
  } finally {
    if (!process.env.KEEP) dataset.dispose();
  }
}
