import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { learnsWithoutLabels } from '../recipe/lossOptions';
import type { NetworkSpec } from '../network/network';
import { statisticsOf } from '../network/standardize';
import type { Embeddings } from '../numeric/embeddings';
import type { Pixels } from '../numeric/pixels';
import { fork } from '../numeric/random';
import { isFeatures, numbersOf, type Samples } from '../numeric/samples';
import type { Space } from '../numeric/space';
import { type JobContext, throwIfStopped } from '../protocol/job';
import type { Recipe } from '../recipe/recipe';
import { ThreadPool } from '../threads/thread';
import { type Fold, stratifiedFolds } from './folds';
import { planAugmentation } from './planAugmentation';
import { planTraining } from './plan';
import { CombinedProgress } from './progress';
import type { FoldTask, TrainingCalls } from './trainingCalls';

export interface TrainSpacesInput {
  /** Pixels, of which convnets learn, or features, of which heads do. */
  readonly samples: Samples;
  /** Class index of each image, -1 where it has no label; class c is classes[c]. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly recipe: Recipe;
  /** What each network learns from and is judged by; where they are left out, the folds that the recipe asks for. */
  readonly folds?: readonly Fold[];
  /** Where the networks are saved, each as soon as it is trained: a stopped training goes on from there. */
  readonly cacheFolder: string;
}

export interface TrainedSpaces {
  /** One per network. */
  readonly spaces: readonly Space[];
  /** The saved network of each space, for `embedImages`. */
  readonly networkFiles: readonly string[];
  /** Mean over the networks; null where no held-out image has a label. */
  readonly recallAt1: number | null;
  /** What was trained, in words. */
  readonly description: string;
}

/**
 * Trains the networks of a recipe, side by side in threads: as many as there are folds, in each of the repeats.
 * Unreadable images take no part.
 * @throws NearmissError when the images and labels do not suffice, or when the job was stopped
 */
export async function trainSpaces(input: TrainSpacesInput, job: JobContext): Promise<TrainedSpaces> {
  await mkdir(input.cacheFolder, { recursive: true });
  const samples = shared(input.samples);
  const labels = input.labels.map((label, image) => (samples.readable[image] ? label : -1));
  const { tasks, description } = planTasks({ ...input, samples, labels });
  const pool = startTraining(Math.min(availableParallelism(), tasks.length));
  let failed = false;
  const progress = new CombinedProgress(
    { progress: (p) => job.progress(p), stopped: () => failed || job.stopped() },
    tasks.length,
  );
  const calls = tasks.map((task, t) =>
    pool.call('trainFold', task, progress.part(t)).catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  try {
    const trained = await Promise.all(calls);
    throwIfStopped(job);
    const { count } = samples;
    const dim = trained[0].values.length / count;
    const recalls = trained.flatMap(({ recallAt1 }) => (recallAt1 === null ? [] : [recallAt1]));
    return {
      spaces: trained.map(({ values }, t) => ({
        embeddings: { count, dim, values },
        heldOut: withoutLabels(input.recipe) ? null : tasks[t].fold.heldOut,
      })),
      networkFiles: tasks.map(({ file }) => file),
      recallAt1: recalls.length > 0 ? recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length : null,
      description,
    };
  } finally {
    // When one fails the others stop by themselves, so that none is cut off while it writes its network.
    await Promise.allSettled(calls);
    await pool.dispose();
  }
}

/** Unit rows of these images by a saved network: for images that came after the training. */
export async function embedImages(
  networkFile: string,
  samples: Samples,
  images: Uint32Array,
  job: JobContext,
): Promise<Float32Array> {
  return (await embedByEach([networkFile], samples, images, job))[0];
}

/** Unit rows of these images by each of some saved networks. */
export async function embedByEach(
  networkFiles: readonly string[],
  samples: Samples,
  images: Uint32Array,
  job: JobContext,
): Promise<Float32Array[]> {
  const pool = startTraining(1);
  try {
    const rows: Float32Array[] = [];
    for (const file of networkFiles) rows.push(await pool.call('embed', { file, samples, images }, job));
    return rows;
  } finally {
    await pool.dispose();
  }
}

/** Unit rows of these images from edges and colours alone: an embedding that no label had a part in. */
export async function embedEdges(pixels: Pixels, images: Uint32Array, job: JobContext): Promise<Embeddings> {
  const pool = startTraining(1);
  try {
    return await pool.call('edges', { pixels, images }, job);
  } finally {
    await pool.dispose();
  }
}

function startTraining(threads: number): ThreadPool<TrainingCalls> {
  return new ThreadPool<TrainingCalls>(join(__dirname, 'trainWorker.js'), threads);
}

function withoutLabels(recipe: Recipe): boolean {
  return learnsWithoutLabels(recipe.loss);
}

function planTasks({ samples, labels, classes, recipe, folds: given, cacheFolder }: TrainSpacesInput): {
  tasks: FoldTask[];
  description: string;
} {
  const { seed } = recipe.training;
  const plan = planTraining(
    recipe,
    samples,
    labels.reduce((count, label) => count + (label >= 0 ? 1 : 0), 0),
    given?.[0]?.learn.length,
  );
  const looks = planAugmentation(recipe, samples, labels);
  const mirrored = 'mirrored' in looks.augmentation && looks.augmentation.mirrored;
  const spec: NetworkSpec = {
    architecture: plan.architecture,
    ...statisticsOf(samples),
    mirrored,
    skip: recipe.network.skip,
  };
  const inputs = hashOf(samples, labels, {
    spec,
    looks,
    classes,
    loss: recipe.loss,
    miner: recipe.miner,
    sampler: recipe.sampler,
    training: recipe.training,
    given: given?.map(({ learn, heldOut, unlabelled = [] }) => [[...learn], [...heldOut], [...unlabelled]]),
  });
  const folds =
    given ??
    Array.from({ length: plan.repeats }, (_, repeat) => foldsOf(recipe, samples, labels, plan.folds, repeat)).flat();
  const tasks = folds.map((fold, f): FoldTask => ({
    samples,
    labels,
    classes,
    fold,
    spec,
    looks,
    epochs: plan.epochs,
    recipe,
    seed: seed * 1000 + f,
    file: join(cacheFolder, `network-${inputs}-${plan.epochs}-${f}.bin`),
  }));
  const { skip } = spec;
  const unlabelled = recipe.training.unlabelled > 0 ? (folds[0]?.unlabelled?.length ?? 0) : 0;
  const facts = [
    describe(plan.architecture),
    `embedding of ${plan.architecture.embedding}`,
    ...(skip > 0 ? [`${Math.round(100 * skip)}% of the distance left to its input`] : []),
    `${recipe.loss.name} loss`,
    ...(given ? [] : [`${plan.folds} folds × ${plan.repeats}`]),
    `${plan.epochs} epochs`,
    ...(mirrored ? ['mirrored too'] : []),
    ...(unlabelled > 0 ? [`${unlabelled} images without a label beside`] : []),
  ];
  return { tasks, description: facts.join(', ') };
}

function describe(architecture: NetworkSpec['architecture']): string {
  if (architecture.kind === 'head')
    return architecture.hidden > 0 ? `head of ${architecture.hidden} hidden units` : 'linear head';
  const { stages, stageWidth } = architecture;
  return `convnet of ${stages} ${stages === 1 ? 'stage' : 'stages'} and width ${stageWidth}`;
}

function foldsOf(recipe: Recipe, samples: Samples, labels: Int32Array, folds: number, repeat: number): Fold[] {
  const readable = ({ learn, heldOut }: Fold): Fold => ({
    learn,
    unlabelled,
    heldOut: heldOut.filter((image) => samples.readable[image]),
  });
  const unlabelled = Uint32Array.from(labels.keys()).filter((image) => labels[image] < 0 && samples.readable[image]);
  if (!withoutLabels(recipe))
    return stratifiedFolds(labels, folds, fork(recipe.training.seed, repeat + 1)).map(readable);
  const all = Uint32Array.from(labels.keys()).filter((image) => samples.readable[image]);
  return [{ learn: all, heldOut: all }];
}

function hashOf(samples: Samples, labels: Int32Array, rest: object): string {
  return createHash('sha1')
    .update(numbersOf(samples).values)
    .update(labels)
    .update(JSON.stringify(rest))
    .digest('hex')
    .slice(0, 16);
}

/** On shared memory, so that threads need no copies. */
function shared(samples: Samples): Samples {
  const { values } = numbersOf(samples);
  if (values.buffer instanceof SharedArrayBuffer) return samples;
  const memory = new SharedArrayBuffer(values.byteLength);
  if (!isFeatures(samples)) {
    const data = new Uint8Array(memory);
    data.set(samples.data);
    return { ...samples, data };
  }
  const rows = new Float32Array(memory);
  rows.set(samples.values);
  return { ...samples, values: rows };
}
