import * as tf from '@tensorflow/tfjs-core';
import { createLoss } from '../metric/createLoss';
import { learnsWithoutLabels } from '../recipe/lossOptions';
import type { Loss, LossVariable } from '../metric/loss';
import { lossOptions } from '../recipe/lossOptions';
import { Deck } from '../metric/samplers/deck';
import { standardized } from '../network/standardize';
import type { Random } from '../numeric/random';
import { augmented } from './augment';
import type { TrainingTask } from './trainingTask';

/** Images of a batch without a label, as a share of those with one; each is looked at twice. */
const SHARE = 0.5;

/**
 * The part of unlabelled images in a training with labels (S4L, Zhai et al. 2019): in every batch two views of some of
 * them are to be alike and unlike all others, by the loss of SimCLR. So the embedding is shaped by all images, where
 * only few have a label.
 */
export class UnlabelledImages {
  private readonly deck: Deck;

  private constructor(
    private readonly task: TrainingTask,
    images: Uint32Array,
    private readonly perBatch: number,
    private readonly contrast: Loss,
  ) {
    this.deck = new Deck(images.slice());
  }

  /** null where a training has none, or leaves them out. */
  static of(task: TrainingTask, batchSize: number, random: Random): UnlabelledImages | null {
    const {
      fold: { unlabelled = new Uint32Array(0) },
      recipe,
      spec,
      classes,
      labels,
    } = task;
    if (recipe.training.unlabelled === 0 || unlabelled.length < 2 || learnsWithoutLabels(recipe.loss)) return null;
    const perBatch = Math.min(unlabelled.length, Math.max(2, Math.round(SHARE * batchSize)));
    const contrast = createLoss(lossOptions.parse({ name: 'ntXent' }), {
      dim: spec.architecture.embedding,
      classes,
      labels,
      random,
    });
    return new UnlabelledImages(task, unlabelled, perBatch, contrast);
  }

  get variables(): readonly LossVariable[] {
    return this.contrast.variables;
  }

  /** Two views of each image of the next batch: all first ones, then all second ones. */
  draw(random: Random): Float32Array {
    const { samples, spec, looks } = this.task;
    const images = this.deck.draw(this.perBatch, random);
    return augmented(standardized(samples, [...images, ...images], spec), samples, looks.views, random);
  }

  /** @param rows what the network made of the views, of any length */
  loss(rows: tf.Tensor2D): tf.Scalar {
    const sources = Int32Array.from({ length: 2 * this.perBatch }, (_, view) => view % this.perBatch);
    return tf.mul(this.contrast.compute(rows, sources, null), this.task.recipe.training.unlabelled);
  }

  dispose(): void {
    this.contrast.dispose();
  }
}
