import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSampler } from '../../../src/engine/metric/createSampler';
import { learnsWithoutLabels } from '../../../src/engine/recipe/lossOptions';
import { statisticsOf } from '../../../src/engine/network/standardize';
import { normalizeRows, type Embeddings } from '../../../src/engine/numeric/embeddings';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { quietJob } from '../../../src/engine/protocol/job';
import { recipeSchema, type Recipe } from '../../../src/engine/recipe/recipe';
import { ThreadPool } from '../../../src/engine/threads/thread';
import { planAugmentation, type Looks } from '../../../src/engine/training/planAugmentation';
import { planTraining } from '../../../src/engine/training/plan';
import type { TrainingCalls } from '../../../src/engine/training/trainingCalls';
import type { Done } from './done';

export interface Training {
  readonly pixels: Pixels;
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  /**
   * The images to learn from. Nothing is judged while it trains, so that no choice is made on what is measured
   * afterwards.
   */
  readonly learn: Uint32Array;
  /** Further images, of which it may not know the label. */
  readonly unlabelled?: Uint32Array;
  readonly recipe: object;
  /** How often it looks at an image. */
  readonly looks: number;
}

export interface Trained {
  readonly embeddings: Embeddings;
  /** Without what the skip leads around the network, where it has one. */
  readonly learned: Embeddings | null;
  readonly seconds: number;
}

/** The threads that train; whoever makes them disposes them. */
export class Trainings {
  private readonly folder = mkdtempSync(join(tmpdir(), 'nearmiss-bench-'));
  private readonly pool = new ThreadPool<TrainingCalls>(
    join(__dirname, '..', '..', '..', 'src', 'engine', 'training', 'trainWorker.js'),
    availableParallelism(),
  );
  private free = this.pool.size;
  private readonly waiting: (() => void)[] = [];
  private started = 0;
  private readonly planned = new WeakMap<Uint32Array, Map<string, Looks>>();

  /**
   * @param seeds each recipe is trained from each of them
   * @param done what need not be trained again
   */
  constructor(
    readonly seeds: readonly number[],
    readonly done: Done,
  ) {}

  /** Trains one network and embeds all images with it, and says how long that took. */
  async run({ pixels, labels, classes, learn, unlabelled, recipe: given, looks }: Training): Promise<Trained> {
    const recipe = recipeSchema.parse(given);
    const known = new Int32Array(labels.length).fill(-1);
    for (const image of learn) known[image] = labels[image];
    const augmentations = this.looks(recipe, pixels, learn, known);
    const mirrored = 'mirrored' in augmentations.augmentation && augmentations.augmentation.mirrored;
    const { batchSize, batchesPerEpoch } = createSampler(
      recipe.sampler,
      recipe.loss,
      Int32Array.from(learn, (image) => labels[image]),
    );
    // Without labels every image of a batch is looked at twice; half as many unlabelled images beside it, twice each,
    // cost as much.
    const views = learnsWithoutLabels(recipe.loss) || (unlabelled && recipe.training.unlabelled > 0) ? 2 : 1;
    const file = join(this.folder, `${this.started++}.bin`);
    const { architecture } = planTraining(recipe, pixels, learn.length);
    await this.turn();
    const began = performance.now();
    const { values } = await this.pool
      .call(
        'trainFold',
        {
          samples: pixels,
          labels: known,
          classes,
          recipe,
          file,
          fold: { learn, unlabelled, heldOut: new Uint32Array(0) },
          seed: recipe.training.seed,
          looks: augmentations,
          epochs: Math.max(1, Math.round(looks / (views * batchSize * batchesPerEpoch))),
          spec: { architecture, ...statisticsOf(pixels), mirrored, skip: recipe.network.skip },
        },
        quietJob,
      )
      .finally(() => this.release());
    const embeddings = { count: pixels.count, dim: Math.round(values.length / pixels.count), values };
    return {
      embeddings,
      learned: recipe.network.skip > 0 ? firstNumbers(embeddings, architecture.embedding) : null,
      seconds: (performance.now() - began) / 1000,
    };
  }

  /** Found out once for all recipes that learn from the same images. */
  private looks(recipe: Recipe, pixels: Pixels, learn: Uint32Array, known: Int32Array): Looks {
    const { augmentation, seed } = recipe.training;
    const planned = this.planned.get(learn) ?? new Map<string, Looks>();
    this.planned.set(learn, planned);
    const key = `${augmentation} ${seed}`;
    const looks = planned.get(key) ?? planAugmentation(recipe, pixels, known);
    planned.set(key, looks);
    return looks;
  }

  /** Waits for a free thread, so that the time of a training is its own. */
  private async turn(): Promise<void> {
    if (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.free--;
  }

  private release(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free++;
  }

  async dispose(): Promise<void> {
    await this.pool.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function firstNumbers({ count, dim, values }: Embeddings, numbers: number): Embeddings {
  const first = new Float32Array(count * numbers);
  for (let i = 0; i < count; i++) first.set(values.subarray(i * dim, i * dim + numbers), i * numbers);
  return { count, dim: numbers, values: normalizeRows(first, numbers) };
}
