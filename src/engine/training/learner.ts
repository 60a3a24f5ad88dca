import * as tf from '@tensorflow/tfjs-core';
import { hasClassVectors } from '../metric/classVectors';
import { createLoss } from '../metric/createLoss';
import { createMiner } from '../metric/createMiner';
import { createSampler } from '../metric/createSampler';
import { learnsWithoutLabels } from '../recipe/lossOptions';
import type { Loss } from '../metric/loss';
import type { Miner } from '../metric/miner';
import type { Sampler } from '../metric/sampler';
import { comparedSearch } from '../neighbours/compared';
import { neighboursOfSome } from '../neighbours/neighboursOfSome';
import { embed } from '../network/embed';
import { Network, type NetworkSpec } from '../network/network';
import { principalHead } from '../network/principalHead';
import { standardized } from '../network/standardize';
import { unitRows } from '../network/unitRows';
import { fork, type Random } from '../numeric/random';
import { isFeatures } from '../numeric/samples';
import { type JobContext, quietJob } from '../protocol/job';
import { Adam } from './adam';
import { augmented } from './augment';
import { imprint } from './imprint';
import { canMix, type Mixup, mixUp } from './mixup';
import type { TrainingTask } from './trainingTask';
import { UnlabelledImages } from './unlabelledImages';
import { whitening } from './whitening';

/** Share of the learning rate by which weights shrink at each step. */
const WEIGHT_DECAY = 0.01;
/**
 * Share of the learning rate for a linear head: it begins near where it belongs, and large steps would forget what
 * other classes need.
 */
const HEAD_RATE = 0.1;
/**
 * Images among which hard negatives are sought at a time: an exact search of more would hold up the training. Each
 * search takes others.
 */
const MOST_SEARCHED = 10_000;

/** What one batch came to. */
export interface Step {
  readonly loss: number;
  /** Unit rows of the batch. */
  readonly embeddings: Float32Array;
}

/** A network in training and what makes it learn, batch by batch. Its owner disposes it, and the network apart. */
export class Learner {
  readonly network: Network;
  private readonly random: Random;
  private readonly labels: Int32Array;
  private readonly sampler: Sampler;
  private readonly miner: Miner | null;
  private readonly loss: Loss;
  private readonly adam: Adam;
  private readonly unlabelled: UnlabelledImages | null;
  private readonly withoutLabels: boolean;
  private readonly mixes: boolean;

  /** @throws NearmissError when the images do not suffice for the recipe */
  constructor(private readonly task: TrainingTask) {
    const { recipe, spec, fold, classes } = task;
    this.random = fork(task.seed, 0);
    this.labels = Int32Array.from(fold.learn, (image) => task.labels[image]);
    this.withoutLabels = learnsWithoutLabels(recipe.loss);
    this.mixes = recipe.training.mixup && canMix(recipe.loss);
    this.sampler = createSampler(recipe.sampler, recipe.loss, this.labels);
    this.miner = createMiner(recipe.miner, recipe.loss);
    this.network = new Network(spec, firstWeights(task, this.labels, this.random));
    const directions = hasClassVectors(recipe.loss)
      ? imprint(this.network, task.samples, fold.learn, this.labels, classes.length, this.random)
      : null;
    this.loss = createLoss(recipe.loss, {
      dim: this.network.dim,
      classes,
      labels: this.labels,
      random: this.random,
      directions,
    });
    this.unlabelled = UnlabelledImages.of(task, this.sampler.batchSize, this.random);
    this.adam = new Adam([
      ...this.network.variables.trainable.map((variable) => ({
        variable,
        rate: isLinearHead(spec) ? HEAD_RATE : 1,
        decay: variable.rank > 1 ? WEIGHT_DECAY : 0,
      })),
      ...[...this.loss.variables, ...(this.unlabelled?.variables ?? [])].map(({ variable, rate }) => ({
        variable,
        rate,
        decay: 0,
      })),
    ]);
  }

  /** Images that a batch draws. */
  get batchSize(): number {
    return this.sampler.batchSize;
  }

  get batchesPerEpoch(): number {
    return this.sampler.batchesPerEpoch;
  }

  /** One batch: draw, change at random, forward, mine, backward, learn. */
  step(learningRate: number): Step {
    const { rows, labels } = this.draw();
    const { samples, fold, spec, looks } = this.task;
    const how = this.withoutLabels ? looks.views : looks.augmentation;
    const batch = augmented(
      standardized(
        samples,
        rows.map((row) => fold.learn[row]),
        spec,
      ),
      samples,
      how,
      this.random,
    );
    const mixup = this.mixes ? mixUp(batch, batch.length / rows.length, this.random) : null;
    const views = this.unlabelled?.draw(this.random) ?? null;
    let embeddings: Float32Array = new Float32Array(0);
    const loss = tf.tidy(() => {
      const input = this.network.input(views ? joined(batch, views) : batch);
      const { value, grads } = tf.variableGrads(() => {
        const all = this.network.forward(input, true);
        const raw = views ? tf.slice(all, [0, 0], [rows.length, -1]) : all;
        const unit = unitRows(raw);
        embeddings = unit.dataSync() as Float32Array;
        const loss = this.lossOf(this.loss.unitLength ? unit : raw, embeddings, labels, mixup);
        return this.unlabelled
          ? (tf.add(loss, this.unlabelled.loss(tf.slice(all, [rows.length, 0]))) as tf.Scalar)
          : loss;
      }, this.adam.variables);
      this.adam.step(grads, learningRate);
      return value.dataSync()[0];
    });
    return { loss, embeddings };
  }

  /** Hands a sampler that looks at the whole dataset the neighbours of all training images, when it is due. */
  renewSampler(epoch: number, job: JobContext): void {
    const { renewal } = this.sampler;
    if (!renewal || epoch === 0 || epoch % renewal.everyEpochs !== 0) return;
    const quiet: JobContext = { ...quietJob, stopped: () => job.stopped() };
    renewal.renew(
      neighboursOfSome(this.labels.length, MOST_SEARCHED, renewal.neighbours, this.random, (rows) => {
        const embeddings = embed(
          this.network,
          this.task.samples,
          rows.map((row) => this.task.fold.learn[row]),
          quiet,
        );
        return comparedSearch(embeddings)(embeddings.values, Int32Array.from(rows.keys()), renewal.neighbours, quiet);
      }),
    );
  }

  dispose(): void {
    this.loss.dispose();
    this.unlabelled?.dispose();
  }

  private lossOf(rows: tf.Tensor2D, embeddings: Float32Array, labels: Int32Array, mixup: Mixup | null): tf.Scalar {
    if (mixup) {
      const own = this.loss.compute(rows, labels, null);
      const others = this.loss.compute(
        rows,
        Int32Array.from(mixup.partners, (partner) => labels[partner]),
        null,
      );
      return tf.add(tf.mul(own, mixup.share), tf.mul(others, 1 - mixup.share));
    }
    const selection = this.miner?.(embeddings, this.network.dim, labels, this.random) ?? null;
    return this.loss.compute(rows, labels, selection);
  }

  /**
   * Rows of `fold.learn` for a batch, and their labels; where labels are not learned, each image twice with its own row
   * as label.
   */
  private draw(): { rows: Uint32Array; labels: Int32Array } {
    const drawn = this.sampler.next(this.random);
    if (!this.withoutLabels) return { rows: drawn, labels: Int32Array.from(drawn, (row) => this.labels[row]) };
    const rows = Uint32Array.from([...drawn, ...drawn]);
    return { rows, labels: Int32Array.from(rows) };
  }
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const all = new Float32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/**
 * Random ones, but for a linear head the axes of its features, seen so that images of one class differ alike in all
 * directions.
 */
function firstWeights(
  { samples, fold, spec, recipe }: TrainingTask,
  labels: Int32Array,
  random: Random,
): Random | ReadonlyMap<string, Float32Array> {
  if (!isLinearHead(spec) || !isFeatures(samples)) return random;
  const before = learnsWithoutLabels(recipe.loss) ? null : whitening(samples, fold.learn, labels);
  return principalHead(samples, fold.learn, spec, spec.architecture.embedding, random, before);
}

function isLinearHead({ architecture }: NetworkSpec): boolean {
  return architecture.kind === 'head' && architecture.hidden === 0;
}
