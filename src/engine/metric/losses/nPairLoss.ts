import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../loss';
import type { Triplets } from '../miner';
import type { LossOptionsOf } from '../../recipe/lossOptions';
import { toTriplets, TripletList } from '../selections';
import { logOnePlusSumExp, nothing, pick, products } from '../tape';

/**
 * N-pair loss (Sohn 2016): log(1 + Σ_n exp(a·n - a·p)) for each anchor and its positive against all of its negatives,
 * the mean over the pairs, plus the mean squared length times `regularization`. The rows are not normalised: at length
 * 1 the softmax would be nearly flat.
 */
export function nPairLoss({ regularization }: Omit<LossOptionsOf<'nPair'>, 'synthetic'>): Loss {
  return {
    name: 'nPair',
    unitLength: false,
    variables: [],
    compute(embeddings, labels, selection) {
      const triplets = selection ? toTriplets(selection) : nPairTriplets(labels);
      const similarities = products(embeddings);
      const lengths = tf.mul(regularization, tf.mean(tf.sum(tf.square(embeddings), 1)));
      return tf.add(
        triplets.anchors.length === 0 ? nothing(embeddings) : groupedSoftmax(similarities, triplets),
        lengths,
      );
    },
    dispose() {},
  };
}

/**
 * The images of each class are taken two by two; the first of a pair is the anchor, the second its positive, and the
 * positives of the other classes' pairs with the same turn are its negatives. So each image takes part in one pair.
 */
export function nPairTriplets(labels: Int32Array): Triplets {
  const waiting = new Map<number, number>();
  const turns = new Map<number, number>();
  const pairsOfTurn: [anchor: number, positive: number][][] = [];
  labels.forEach((label, image) => {
    if (label < 0) return;
    const anchor = waiting.get(label);
    if (anchor === undefined) return void waiting.set(label, image);
    waiting.delete(label);
    const turn = turns.get(label) ?? 0;
    turns.set(label, turn + 1);
    (pairsOfTurn[turn] ??= []).push([anchor, image]);
  });
  const triplets = new TripletList();
  for (const pairs of pairsOfTurn) {
    for (const [anchor, positive] of pairs) {
      for (const [, negative] of pairs) if (negative !== positive) triplets.add(anchor, positive, negative);
    }
  }
  return triplets.done();
}

/** Gathers the triplets of each (anchor, positive) into one row of logits. */
function groupedSoftmax(
  similarities: tf.Tensor2D,
  { anchors, positives, negatives, negativeAnchors = anchors }: Triplets,
): tf.Scalar {
  const batch = similarities.shape[0];
  const groups = new Map<number, number>();
  anchors.forEach((anchor, t) => {
    const key = anchor * batch + positives[t];
    if (!groups.has(key)) groups.set(key, groups.size);
  });
  const gaps = tf.sub(pick(similarities, negativeAnchors, negatives), pick(similarities, anchors, positives));
  // Row g of `logits` holds the gaps of group g in its own columns; the others are masked.
  const kept = new Float32Array(groups.size * anchors.length);
  anchors.forEach((anchor, t) => {
    kept[groups.get(anchor * batch + positives[t])! * anchors.length + t] = 1;
  });
  const logits = tf.mul(tf.ones([groups.size, 1]), tf.expandDims(gaps, 0)) as tf.Tensor2D;
  return tf.mean(logOnePlusSumExp(logits, tf.tensor2d(kept, [groups.size, anchors.length])));
}
