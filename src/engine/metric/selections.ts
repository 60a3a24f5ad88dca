import type { Pairs, Selection, Triplets } from './miner';

/** Collects triplets one by one. */
export class TripletList {
  private readonly anchors: number[] = [];
  private readonly positives: number[] = [];
  private readonly negatives: number[] = [];

  add(anchor: number, positive: number, negative: number): void {
    this.anchors.push(anchor);
    this.positives.push(positive);
    this.negatives.push(negative);
  }

  done(): Triplets {
    const [anchors, positives, negatives] = [this.anchors, this.positives, this.negatives].map((rows) =>
      Int32Array.from(rows),
    );
    return { kind: 'triplets', anchors, positives, negatives };
  }
}

/** Collects pairs one by one. */
export class PairList {
  private readonly positiveA: number[] = [];
  private readonly positiveB: number[] = [];
  private readonly negativeA: number[] = [];
  private readonly negativeB: number[] = [];

  addPositive(a: number, b: number): void {
    this.positiveA.push(a);
    this.positiveB.push(b);
  }

  addNegative(a: number, b: number): void {
    this.negativeA.push(a);
    this.negativeB.push(b);
  }

  done(): Pairs {
    const lists = [this.positiveA, this.positiveB, this.negativeA, this.negativeB];
    const [positiveA, positiveB, negativeA, negativeB] = lists.map((rows) => Int32Array.from(rows));
    return { kind: 'pairs', positiveA, positiveB, negativeA, negativeB };
  }
}

/** Same class; a row without a label (-1) is like nothing. */
export function isPositive(labels: Int32Array, a: number, b: number): boolean {
  return a !== b && labels[a] >= 0 && labels[a] === labels[b];
}

/** Both labelled, of different classes. */
export function isNegative(labels: Int32Array, a: number, b: number): boolean {
  return labels[a] >= 0 && labels[b] >= 0 && labels[a] !== labels[b];
}

/** Every (anchor, positive, negative) of the batch, ordered by anchor, positive, negative. */
export function allTriplets(labels: Int32Array): Triplets {
  return toTriplets(allPairs(labels));
}

/** Every ordered pair of two labelled rows of the batch. */
export function allPairs(labels: Int32Array): Pairs {
  const pairs = new PairList();
  for (let a = 0; a < labels.length; a++) {
    for (let b = 0; b < labels.length; b++) {
      if (isPositive(labels, a, b)) pairs.addPositive(a, b);
      else if (isNegative(labels, a, b)) pairs.addNegative(a, b);
    }
  }
  return pairs.done();
}

/** Joins each positive pair with each negative pair of the same anchor. */
export function toTriplets(selection: Selection): Triplets {
  if (selection.kind === 'triplets') return selection;
  const negativesOf = new Map<number, number[]>();
  selection.negativeA.forEach((anchor, t) => {
    const negatives = negativesOf.get(anchor);
    if (negatives) negatives.push(selection.negativeB[t]);
    else negativesOf.set(anchor, [selection.negativeB[t]]);
  });
  const triplets = new TripletList();
  selection.positiveA.forEach((anchor, t) => {
    for (const negative of negativesOf.get(anchor) ?? []) triplets.add(anchor, selection.positiveB[t], negative);
  });
  return triplets.done();
}

/** Takes triplets apart into the pairs that they are made of, each pair once. */
export function toPairs(selection: Selection): Pairs {
  if (selection.kind === 'pairs') return selection;
  const { anchors, positives, negatives, negativeAnchors = anchors } = selection;
  const [positiveA, positiveB] = unique(anchors, positives);
  const [negativeA, negativeB] = unique(negativeAnchors, negatives);
  return { kind: 'pairs', positiveA, positiveB, negativeA, negativeB };
}

function unique(a: Int32Array, b: Int32Array): [Int32Array, Int32Array] {
  const width = b.reduce((most, row) => Math.max(most, row), 0) + 1;
  const keys = new Set<number>();
  a.forEach((row, t) => keys.add(row * width + b[t]));
  const list = [...keys];
  return [Int32Array.from(list, (key) => Math.floor(key / width)), Int32Array.from(list, (key) => key % width)];
}
