import Table from 'cli-table3';
import { samplerOptions } from '../../src/engine/recipe/samplerOptions';
import { embedBatch } from '../../src/engine/network/embed';
import { statisticsOf, standardized } from '../../src/engine/network/standardize';
import type { Pixels } from '../../src/engine/numeric/pixels';
import { seededRandom } from '../../src/engine/numeric/random';
import { defaultRecipe, type Recipe } from '../../src/engine/recipe/recipe';
import { type BackendName, BACKENDS, useBackend } from '../../src/engine/tensor/backend';
import { stratifiedFolds } from '../../src/engine/training/folds';
import { Learner } from '../../src/engine/training/learner';
import type { TrainingTask } from '../../src/engine/training/trainingTask';
import { planTraining } from '../../src/engine/training/plan';
import type { BenchResult } from './run';

const IMAGES = 1000;
const CLASSES = 10;
/** Rounds to warm up, and measured ones; the cpu backend takes a second for an image, so it gets one small batch. */
const FAST = { warmUp: 5, rounds: 40, sampler: defaultRecipe.sampler };
const SLOW = {
  warmUp: 0,
  rounds: 1,
  sampler: { ...samplerOptions.parse({ name: 'balanced' }), classesPerBatch: 4, imagesPerClass: 2 },
};
type Effort = typeof FAST | typeof SLOW;

interface Speed {
  readonly forwardPerSecond: number;
  readonly stepPerSecond: number;
  /** Forward passes that a training step costs. */
  readonly stepCost: number;
}

/**
 * Images per second forward (from pixels to embeddings) and per whole training step, with the network that training
 * chooses for the sample's size.
 */
export async function run(): Promise<BenchResult> {
  const backends: Partial<Record<BackendName, Speed>> = {};
  const skipped: Partial<Record<BackendName, string>> = {};
  for (const name of BACKENDS) {
    try {
      await useBackend(name);
      backends[name] = measure(name === 'cpu' ? SLOW : FAST);
    } catch (error) {
      skipped[name] = (error as Error).message;
    }
  }
  const table = new Table({
    head: ['backend', 'forward, images/s', 'training step, images/s', 'forward passes per step'],
    style: { head: [], border: [] },
  });
  for (const [name, speed] of Object.entries(backends))
    table.push([name, speed.forwardPerSecond.toFixed(0), speed.stepPerSecond.toFixed(0), speed.stepCost.toFixed(2)]);
  return { table: [table.toString(), ...Object.values(skipped)].join('\n'), json: { backends, skipped } };
}

/** Both in turn, so that a busy machine slows both. */
function measure({ warmUp, rounds, sampler }: Effort): Speed {
  const task = randomTask({ ...defaultRecipe, sampler });
  const learner = new Learner(task);
  const batch = standardized(task.samples, task.fold.learn.subarray(0, learner.batchSize), task.spec);
  const forward: number[] = [];
  const step: number[] = [];
  for (let round = 0; round < warmUp + rounds; round++) {
    forward.push(seconds(() => embedBatch(learner.network, batch)));
    step.push(seconds(() => learner.step(1e-3)));
  }
  learner.dispose();
  learner.network.dispose();
  const [forwardSeconds, stepSeconds] = [forward, step].map((all) => median(all.slice(warmUp)));
  return {
    forwardPerSecond: learner.batchSize / forwardSeconds,
    stepPerSecond: learner.batchSize / stepSeconds,
    stepCost: stepSeconds / forwardSeconds,
  };
}

/** A training on noise: the time does not hang on what is in the images. */
function randomTask(recipe: Recipe): TrainingTask {
  const random = seededRandom(1);
  const data = Uint8Array.from({ length: IMAGES * 28 * 28 }, () => 256 * random());
  const pixels: Pixels = {
    count: IMAGES,
    height: 28,
    width: 28,
    channels: 1,
    data,
    readable: new Uint8Array(IMAGES).fill(1),
  };
  const labels = Int32Array.from({ length: IMAGES }, (_, i) => i % CLASSES);
  const plan = planTraining(recipe, pixels, IMAGES);
  // Not mirrored: an embedding would take two forward passes.
  const spec = { architecture: plan.architecture, ...statisticsOf(pixels), mirrored: false, skip: 0 };
  return {
    samples: pixels,
    labels,
    spec,
    classes: Array.from({ length: CLASSES }, (_, c) => `class ${c}`),
    fold: stratifiedFolds(labels, plan.folds, random)[0],
    looks: {
      augmentation: { mirrored: true, shift: 1, tone: 0.1 },
      views: { mirrored: true, shift: 0, tone: 0.4, crop: 0.4 },
    },
    epochs: plan.epochs,
    recipe,
    seed: 1,
  };
}

function seconds(task: () => unknown): number {
  const start = performance.now();
  task();
  return (performance.now() - start) / 1000;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
