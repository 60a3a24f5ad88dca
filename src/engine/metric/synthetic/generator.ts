import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { Random } from '../../numeric/random';
import type { SyntheticOptionsOf } from '../../recipe/syntheticOptions';
import { perceptron } from '../perceptron';
import { detach, pickRows, unitRows } from '../tape';
import type { Synthesizer } from './synthesizer';

/**
 * Deep adversarial metric learning (Duan et al. 2018): a small network turns (anchor, positive, negative) into a
 * negative that is hard for the embedding. The two learn against each other: the generator with the embeddings held
 * fixed, to come near the anchor; the embedding with the generator held fixed, to keep what it makes away.
 */
export function generator(options: SyntheticOptionsOf<'generator'>, dim: number, random: Random): Synthesizer {
  // It begins as the identity: the last layer adds next to nothing to the real negative.
  const net = perceptron(3 * dim, options.hidden, dim, random, 0.01);
  const generate = (triplet: TripletRows, weights: readonly tf.Tensor[], unitLength: boolean): Tensor2D => {
    const rows = tf.add(
      triplet.negative,
      net.apply(tf.concat([triplet.anchor, triplet.positive, triplet.negative], 1), weights),
    ) as Tensor2D;
    return unitLength ? unitRows(rows) : rows;
  };
  return {
    variables: net.variables.map((variable) => ({ variable, rate: options.rate })),
    weight: options.weight,
    synthesize(embeddings, _labels, { anchors, positives, negatives }, unitLength) {
      const batch = embeddings.shape[0];
      const live = tripletRows(embeddings, anchors, positives, negatives);
      const fixed = tripletRows(detach(embeddings), anchors, positives, negatives);
      const rows = generate(live, net.variables.map(detach), unitLength);
      const { hard, reconstruction, adversarial } = generatorTerms(
        fixed,
        generate(fixed, net.variables, unitLength),
        options.margin,
      );
      const ownLoss = tf.addN([
        hard,
        tf.mul(options.reconstruction, reconstruction),
        tf.mul(options.adversarial, adversarial),
      ]) as Scalar;
      return {
        rows,
        triplets: { kind: 'triplets', anchors, positives, negatives: negatives.map((_, t) => batch + t) },
        ownLoss,
      };
    },
    dispose: () => net.dispose(),
  };
}

/** Row t of each is a row of triplet t, [triplets, dim]. */
export interface TripletRows {
  readonly anchor: Tensor2D;
  readonly positive: Tensor2D;
  readonly negative: Tensor2D;
}

function tripletRows(
  embeddings: Tensor2D,
  anchors: Int32Array,
  positives: Int32Array,
  negatives: Int32Array,
): TripletRows {
  return {
    anchor: pickRows(embeddings, anchors),
    positive: pickRows(embeddings, positives),
    negative: pickRows(embeddings, negatives),
  };
}

/**
 * What the generator minimises, each as a mean over the triplets: ‖ñ - a‖² (hard), ‖ñ - n‖² (reconstruction) and
 * max(0, ‖ñ - a‖² - ‖p - a‖² - margin) (adversarial).
 */
export function generatorTerms(
  { anchor, positive, negative }: TripletRows,
  made: Tensor2D,
  margin: number,
): { hard: Scalar; reconstruction: Scalar; adversarial: Scalar } {
  const square = (a: Tensor2D, b: Tensor2D) => tf.sum(tf.squaredDifference(a, b), 1);
  const toAnchor = square(made, anchor);
  return {
    hard: tf.mean(toAnchor),
    reconstruction: tf.mean(square(made, negative)),
    adversarial: tf.mean(tf.relu(tf.sub(tf.sub(toAnchor, square(positive, anchor)), margin))),
  };
}
