import { statisticsOf } from '../../../src/engine/network/standardize';
import type { Features } from '../../../src/engine/numeric/features';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { seededRandom } from '../../../src/engine/numeric/random';
import { recipeSchema } from '../../../src/engine/recipe/recipe';
import { stratifiedFolds } from '../../../src/engine/training/folds';
import type { TrainingTask } from '../../../src/engine/training/trainingTask';

/** Noisy images of 12 × 12 pixels with a bar per class: lying, standing, rising, falling, none. */
export function bars(count: number, classes: number): { pixels: Pixels; labels: Int32Array; classes: string[] } {
  const random = seededRandom(3);
  const labels = Int32Array.from({ length: count }, (_, i) => i % classes);
  const data = new Uint8Array(count * 144);
  for (let i = 0; i < count; i++) {
    const at = 4 + 4 * random();
    for (let p = 0; p < 144; p++) {
      const [y, x] = [Math.floor(p / 12), p % 12];
      const off = [y - at, x - at, y - x + at - 6, y + x - at - 5, 9][labels[i]];
      data[i * 144 + p] = (Math.abs(off) < 1.5 ? 180 : 40) + 60 * random();
    }
  }
  return {
    labels,
    classes: ['lying', 'standing', 'rising', 'falling', 'none'].slice(0, classes),
    pixels: { count, height: 12, width: 12, channels: 1, data, readable: new Uint8Array(count).fill(1) },
  };
}

/**
 * Features among noise of which columns 0 and 1 tell the class by their direction, on another scale than the others.
 */
export function shiningFeatures(labels: Int32Array, dim: number): Features {
  const random = seededRandom(4);
  const values = Float32Array.from({ length: labels.length * dim }, (_, n) => {
    const angle = labels[Math.floor(n / dim)] * 2;
    const noise = random();
    return n % dim === 0
      ? 1000 * (Math.cos(angle) + 0.5 * noise)
      : n % dim === 1
        ? 1000 * (Math.sin(angle) + 0.5 * noise)
        : noise;
  });
  return { count: labels.length, dim, values, readable: new Uint8Array(labels.length).fill(1) };
}

/** So many numbers beside the two that tell the class that a network which learns nothing does not find them. */
const FEATURES = 20;

/** A training of a head on features. */
export function headTask(hidden: number, recipe: object = {}, change: Partial<TrainingTask> = {}): TrainingTask {
  const labels = Int32Array.from({ length: 60 }, (_, i) => i % 3);
  const samples = shiningFeatures(labels, FEATURES);
  const architecture = { kind: 'head' as const, inputs: FEATURES, hidden, embedding: 4 };
  return {
    ...barsTask({ training: { learningRate: 0.03 }, ...recipe }, { epochs: 20 }),
    samples,
    labels,
    spec: { architecture, ...statisticsOf(samples), mirrored: false, skip: 0 },
    looks: { augmentation: { dropout: 0.1 }, views: { dropout: 0.3 } },
    ...change,
  };
}

/** A training of seconds on bars. */
export function barsTask(recipe: object = {}, change: Partial<TrainingTask> = {}): TrainingTask {
  const data = bars(60, 3);
  const spec = {
    architecture: {
      kind: 'convnet' as const,
      height: 12,
      width: 12,
      channels: 1 as const,
      stageWidth: 8,
      stages: 1,
      embedding: 16,
      attention: 'none' as const,
    },
    ...statisticsOf(data.pixels),
    mirrored: false,
    skip: 0,
  };
  return {
    labels: data.labels,
    classes: data.classes,
    samples: data.pixels,
    spec,
    fold: stratifiedFolds(data.labels, 3, seededRandom(1))[0],
    looks: {
      augmentation: { mirrored: false, shift: 1, tone: 0.1 },
      views: { mirrored: false, shift: 1, tone: 0.3, crop: 0.5 },
    },
    epochs: 10,
    recipe: recipeSchema.parse(recipe),
    seed: 5,
    ...change,
  };
}
