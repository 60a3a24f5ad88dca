import * as tf from '@tensorflow/tfjs-core';
import type { SyntheticOptionsOf } from '../../recipe/syntheticOptions';
import { mixRows } from './mixing';
import type { Synthesizer } from './synthesizer';

/**
 * Embedding expansion (Ko & Gu 2020): points between two images of one class count as images of that class too. For
 * each triplet the negative distance is the smallest one between {anchor, positive, points between them} and {negative,
 * the next image of its class, points between them}.
 */
export function expansion({ points }: SyntheticOptionsOf<'expansion'>): Synthesizer {
  return {
    variables: [],
    weight: null,
    synthesize(embeddings, labels, { anchors, positives, negatives }, unitLength) {
      const [batch, dim] = embeddings.shape;
      const lines = new Lines(batch, points);
      const partners = nextOfClass(labels);
      const own = anchors.map((anchor, t) => lines.between(anchor, positives[t]));
      const other = negatives.map((negative) => lines.between(negative, partners[negative]));
      const rows = mixRows(embeddings, lines.mixture(), unitLength);
      const values = tf.concat([embeddings, rows]).dataSync<'float32'>();
      const negativeAnchors = new Int32Array(anchors.length);
      const nearest = new Int32Array(anchors.length);
      anchors.forEach((_, t) => {
        [negativeAnchors[t], nearest[t]] = nearestPair(lines.members(own[t]), lines.members(other[t]), values, dim);
      });
      return {
        rows,
        triplets: { kind: 'triplets', anchors, positives, negatives: nearest, negativeAnchors },
        ownLoss: null,
      };
    },
    dispose() {},
  };
}

/** The lines between two images each, with their inner points as rows behind the batch. */
class Lines {
  private readonly lineOf = new Map<number, number>();
  private readonly ends: [a: number, b: number][] = [];

  constructor(
    private readonly batch: number,
    private readonly points: number,
  ) {}

  /** The line between two rows, the same in both directions; from a row to itself it has that row alone. */
  between(a: number, b: number): number {
    const key = Math.min(a, b) * this.batch + Math.max(a, b);
    const known = this.lineOf.get(key);
    if (known !== undefined) return known;
    this.lineOf.set(key, this.ends.length);
    return this.ends.push([a, b]) - 1;
  }

  members(line: number): number[] {
    const [a, b] = this.ends[line];
    if (a === b) return [a];
    return [a, b, ...Array.from({ length: this.points }, (_, k) => this.batch + line * this.points + k)];
  }

  /** Row line * points + k is point k of the line as shares of its ends. */
  mixture(): Float32Array {
    const { batch, points } = this;
    const values = new Float32Array(this.ends.length * points * batch);
    this.ends.forEach(([a, b], line) => {
      for (let k = 0; k < points; k++) {
        const share = (k + 1) / (points + 1);
        const start = (line * points + k) * batch;
        values[start + a] += 1 - share;
        values[start + b] += share;
      }
    });
    return values;
  }
}

/** For each row the next row of its class in the batch, after the last one the first; itself where it is alone. */
function nextOfClass(labels: Int32Array): Int32Array {
  return labels.map((label, row) => {
    for (let step = 1; step <= labels.length; step++) {
      const next = (row + step) % labels.length;
      if (labels[next] === label) return next;
    }
    return row;
  });
}

function nearestPair(
  as: readonly number[],
  bs: readonly number[],
  values: Float32Array,
  dim: number,
): [number, number] {
  let best: [number, number] = [as[0], bs[0]];
  let smallest = Infinity;
  for (const a of as) {
    for (const b of bs) {
      let square = 0;
      for (let d = 0; d < dim; d++) square += (values[a * dim + d] - values[b * dim + d]) ** 2;
      if (square < smallest) [smallest, best] = [square, [a, b]];
    }
  }
  return best;
}
