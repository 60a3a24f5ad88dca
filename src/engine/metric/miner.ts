import type { Random } from '../numeric/random';

/** Parallel index arrays into the batch: row t is the triplet (anchors[t], positives[t], negatives[t]). */
export interface Triplets {
  readonly kind: 'triplets';
  readonly anchors: Int32Array;
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
  /**
   * What each negative is held against where that is not the anchor: with synthetic negatives, the nearest row of the
   * anchor's class.
   */
  readonly negativeAnchors?: Int32Array;
}

/** Pairs of the batch to be pulled together and pushed apart. */
export interface Pairs {
  readonly kind: 'pairs';
  readonly positiveA: Int32Array;
  readonly positiveB: Int32Array;
  readonly negativeA: Int32Array;
  readonly negativeB: Int32Array;
}

export type Selection = Triplets | Pairs;

/**
 * Picks from a batch what is worth learning from. Works on plain numbers, outside the gradient tape.
 * @param embeddings batch * dim values, L2-normalised
 */
export type Miner = (embeddings: Float32Array, dim: number, labels: Int32Array, random: Random) => Selection;
