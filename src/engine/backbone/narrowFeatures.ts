import { join } from 'node:path';
import type { Features } from '../numeric/features';
import { type JobContext, quietJob, throwIfStopped } from '../protocol/job';
import type { BackboneModel } from '../recipe/backboneModel';
import { Thread } from '../threads/thread';
import type { BasisCalls } from './basisCalls';
import { readBasis, writeBasis } from './basisFile';

/**
 * Features of one layer up to this width are learned from as they are. Heads take time with the square of the width and
 * more, and what wide features say fits in far fewer numbers.
 */
const WIDEST = 1280;
/** Fewer images have no axes worth looking for. */
const LEAST_IMAGES = 10;

/**
 * Wide features, and those of several layers, made few (`featureBasis.ts`).
 * @param cache the folder that the basis is kept in
 * @returns the name of the basis there; null where the features stay as they are
 */
export async function narrowFeatures(
  features: Features,
  { layers, basis }: Pick<BackboneModel, 'layers' | 'basis'>,
  cache: string,
  job: JobContext,
): Promise<{ features: Features; basis: string | null }> {
  const known = basis === null ? null : await readBasis(cache, basis);
  const wide = layers.length > 1 || features.dim > WIDEST;
  if (!known && (!wide || features.readable.filter((one) => one).length < LEAST_IMAGES)) return { features, basis };
  // Images that are all gone have no width.
  if (known && known.dim !== features.dim) return { features, basis };
  throwIfStopped(job);
  const thread = new Thread<BasisCalls>(join(__dirname, 'basisWorker.js'));
  try {
    const found = await thread.call('narrow', { features, layers, basis: known }, quietJob);
    return { features: found.features, basis: basis ?? (await writeBasis(cache, found.basis)) };
  } finally {
    await thread.dispose();
  }
}
