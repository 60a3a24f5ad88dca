import { writeFileAtomic } from '../files/atomicFile';
import { edgeFeatures } from '../network/edgeFeatures';
import { embed } from '../network/embed';
import { encodeNetwork, loadNetwork, type SavedNetwork } from '../network/networkFile';
import type { Embeddings } from '../numeric/embeddings';
import type { Pixels } from '../numeric/pixels';
import type { Samples } from '../numeric/samples';
import { type JobContext } from '../protocol/job';
import { startBackend } from '../tensor/backend';
import type { TrainingTask } from './trainingTask';
import { train } from './trainer';

export interface FoldTask extends TrainingTask {
  /** Where the network is saved, and where it is found when it was trained before. */
  readonly file: string;
}

export interface TrainedFold {
  /** Unit rows of all images. */
  readonly values: Float32Array;
  readonly recallAt1: number | null;
}

/** What a training thread can be asked. */
export type TrainingCalls = {
  /** Trains the network of a fold, or takes the saved one, and embeds all images with it. */
  trainFold(task: FoldTask, job: JobContext): Promise<TrainedFold>;
  /** Unit rows of these images from edges and colours alone, for which nothing is learned. */
  edges(input: { readonly pixels: Pixels; readonly images: Uint32Array }, job: JobContext): Embeddings;
  /** Unit rows of these images, by a saved network. */
  embed(
    input: { readonly file: string; readonly samples: Samples; readonly images: Uint32Array },
    job: JobContext,
  ): Promise<Float32Array>;
};

export const trainingCalls: TrainingCalls = {
  async trainFold(task, job) {
    await startBackend();
    const saved = await loadSaved(task.file);
    const { network, recallAt1 } = saved ?? train(task, job);
    try {
      if (saved) job.progress({ stage: 'train', done: 1, total: 1, note: 'trained before' });
      else await writeFileAtomic(task.file, encodeNetwork({ network, recallAt1 }));
      const images = Uint32Array.from({ length: task.samples.count }, (_, i) => i);
      const { values } = embed(network, task.samples, images, { progress: () => {}, stopped: () => job.stopped() });
      return { values, recallAt1 };
    } finally {
      network.dispose();
    }
  },

  edges: ({ pixels, images }, job) => edgeFeatures(pixels, images, job),

  async embed({ file, samples, images }, job) {
    await startBackend();
    const { network } = await loadNetwork(file);
    try {
      return embed(network, samples, images, job).values;
    } finally {
      network.dispose();
    }
  },
};

/** null where there is none, or where it is damaged or of another version: it can be trained again. */
async function loadSaved(file: string): Promise<SavedNetwork | null> {
  try {
    return await loadNetwork(file);
  } catch {
    return null;
  }
}
