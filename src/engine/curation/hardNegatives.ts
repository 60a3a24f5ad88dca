import type { Knn } from '../numeric/knn';
import type { Finding } from '../protocol/findings';
import { imageRef, neighbour, type ImageNames } from './names';

/** Pairs of different classes, hardest first: parallel arrays, one entry per unordered pair. */
export interface HardPairs {
  readonly anchors: Int32Array;
  readonly negatives: Int32Array;
  /** Cosine distance of the pair. */
  readonly distances: Float32Array;
  /** Cosine distance from the anchor to its near hit; Infinity where none is among the neighbours searched. */
  readonly nearHits: Float32Array;
}

export interface HardNegatives {
  readonly pairs: HardPairs;
  /** Pairs in which a label is probably wrong: a label to fix, nothing that the embedding confuses. */
  readonly withSuspects: HardPairs;
}

export interface HardNegativeInput {
  readonly knn: Knn;
  /** Class index per image, -1 unlabelled. */
  readonly labels: Int32Array;
  /** Probability per image that its label is wrong, and from which on that makes it a suspect. */
  readonly wrong: Float32Array;
  readonly threshold: number;
  /** 1 where a person has confirmed the label; a pair of two confirmed images has been seen and is left out. */
  readonly kept: Uint8Array;
}

/**
 * Hard negatives of the whole dataset: every image of another class that lies nearer to an anchor than the anchor's near hit
 * (its nearest image of its own class). Ranked by the ratio of the two distances, which holds in dense and in thin regions alike;
 * where both images are the other's hard negative the harder direction counts. An anchor gives its two hardest pairs. An anchor without a near hit in its list is measured
 * by the list's last distance, a lower bound, and a class of a single image has no near hit at all and is no anchor.
 */
export function mineHardNegatives(input: HardNegativeInput): HardNegatives {
  const { labels, wrong, threshold, kept } = input;
  const candidates = collect(input.knn, labels).filter(({ anchor, negative }) => !(kept[anchor] && kept[negative]));
  candidates.sort((a, b) => a.ratio - b.ratio || a.anchor - b.anchor || a.negative - b.negative);
  const seen = new Set<number>();
  const perAnchor = new Uint8Array(labels.length);
  const once = candidates.filter(({ anchor, negative }) => {
    const key = Math.min(anchor, negative) * labels.length + Math.max(anchor, negative);
    if (seen.has(key) || perAnchor[anchor] === PER_ANCHOR) return false;
    seen.add(key);
    perAnchor[anchor]++;
    return true;
  });
  const suspect = (i: number): boolean => wrong[i] > 0 && wrong[i] >= threshold;
  const touched = (pair: Candidate): boolean => suspect(pair.anchor) || suspect(pair.negative);
  return { pairs: toArrays(once.filter((pair) => !touched(pair))), withSuspects: toArrays(once.filter(touched)) };
}

/** Pairs of one anchor at most: an image far from its class has other classes all around, and would fill the list alone. */
const PER_ANCHOR = 2;

interface Candidate {
  readonly anchor: number;
  readonly negative: number;
  readonly distance: number;
  readonly nearHit: number;
  readonly ratio: number;
}

function collect({ k, indices, distances }: Knn, labels: Int32Array): Candidate[] {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const found: Candidate[] = [];
  for (let anchor = 0; anchor < labels.length; anchor++) {
    if (labels[anchor] < 0 || sizes.get(labels[anchor]) === 1) continue;
    const start = anchor * k;
    let end = start;
    while (end < start + k && indices[end] >= 0 && labels[indices[end]] !== labels[anchor]) end++;
    if (end === start) continue;
    const isHit = end < start + k && indices[end] >= 0;
    const bound = distances[isHit ? end : end - 1];
    for (let n = start; n < end; n++) {
      if (labels[indices[n]] < 0 || distances[n] >= bound) continue;
      found.push({ anchor, negative: indices[n], distance: distances[n], nearHit: isHit ? bound : Infinity, ratio: Math.max(0, distances[n]) / bound });
    }
  }
  return found;
}

function toArrays(pairs: readonly Candidate[]): HardPairs {
  return {
    anchors: Int32Array.from(pairs, (pair) => pair.anchor),
    negatives: Int32Array.from(pairs, (pair) => pair.negative),
    distances: Float32Array.from(pairs, (pair) => pair.distance),
    nearHits: Float32Array.from(pairs, (pair) => pair.nearHit),
  };
}

/** The `limit` hardest pairs as findings; `evidence[0]` is the near image of another class. */
export function hardNegativeFindings({ anchors, negatives, distances, nearHits }: HardPairs, names: ImageNames, limit: number): Finding[] {
  return Array.from(anchors.subarray(0, limit), (anchor, p) => {
    const image = imageRef(names, anchor);
    const near = neighbour(names, negatives[p], distances[p]);
    const away = nearHits[p] === Infinity ? `no other ${image.label} is near` : `the nearest other ${image.label} is ${nearHits[p].toFixed(3)} away`;
    return {
      id: `hardNegative:${image.path}:${near.path}`,
      kind: 'hardNegative',
      image,
      score: nearHits[p] === Infinity ? 1 : Math.min(1, Math.max(0, 1 - distances[p] / nearHits[p])),
      reason: `This ${image.label} lies ${distances[p].toFixed(3)} from a ${near.label}, while ${away}.`,
      clears: `Relabel one of the two, or keep both; training on more images like them pulls ${image.label} and ${near.label} apart.`,
      suggestions: [],
      evidence: [near],
    };
  });
}
