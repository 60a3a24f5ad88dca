import type { Knn } from '../numeric/knn';
import type { Finding } from '../protocol/findings';
import { imageRef, neighbour, type ImageNames } from '../labels/names';

/** Pairs of different classes, hardest first: parallel arrays, one entry per unordered pair. */
export interface HardPairs {
  readonly anchors: Int32Array;
  readonly negatives: Int32Array;
  /** Cosine distance of the pair. */
  readonly distances: Float32Array;
  /** Cosine distance from the anchor to its near hit; Infinity where none is among the neighbours searched. */
  readonly nearHits: Float32Array;
  /** 0 (as far as the near hit) to 1 (no distance at all). */
  readonly hardness: Float32Array;
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
 * Hard negatives of the whole dataset: every image of another class that lies nearer to an anchor than the anchor's
 * near hit (its nearest image of its own class). Ranked by the ratio of the two distances, which holds in dense and in
 * thin regions alike; of the two directions of a pair the harder one counts. An anchor without a near hit in its list
 * is measured by the list's last distance, a lower bound; the image of a class of one has no near hit anywhere and is
 * no anchor.
 */
export function mineHardNegatives({ knn, labels, wrong, threshold, kept }: HardNegativeInput): HardNegatives {
  const { k, indices } = knn;
  const hardness = hardnessOfLists(knn, labels);
  const found: number[] = [];
  for (let at = 0; at < hardness.length; at++) {
    if (hardness[at] === 0 || (kept[Math.floor(at / k)] && kept[indices[at]])) continue;
    if (isHarderSide(at, knn, hardness)) found.push(at);
  }
  found.sort((a, b) => hardness[b] - hardness[a] || a - b);
  const isSuspect = (i: number): boolean => wrong[i] > 0 && wrong[i] >= threshold;
  const touched = (at: number): boolean => isSuspect(Math.floor(at / k)) || isSuspect(indices[at]);
  return {
    pairs: toPairs(
      found.filter((at) => !touched(at)),
      knn,
      labels,
      hardness,
    ),
    withSuspects: toPairs(found.filter(touched), knn, labels, hardness),
  };
}

/** For each entry of the lists how hard a negative of its anchor it is; 0 where it is none. */
function hardnessOfLists(knn: Knn, labels: Int32Array): Float32Array {
  const { k, indices, distances } = knn;
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const hardness = new Float32Array(indices.length);
  for (let anchor = 0; anchor < labels.length; anchor++) {
    if (labels[anchor] < 0 || sizes.get(labels[anchor]) === 1) continue;
    const end = nearHitAt(knn, labels, anchor);
    const hasHit = end < (anchor + 1) * k && indices[end] >= 0;
    const bound = distances[hasHit ? end : end - 1];
    for (let at = anchor * k; at < end; at++) {
      if (labels[indices[at]] >= 0 && distances[at] < bound) hardness[at] = 1 - Math.max(0, distances[at]) / bound;
    }
  }
  return hardness;
}

/** False where the pair stands in the other image's list too and is harder there, or as hard and of a lower index. */
function isHarderSide(at: number, { k, indices }: Knn, hardness: Float32Array): boolean {
  const anchor = Math.floor(at / k);
  const negative = indices[at];
  for (let other = negative * k; other < (negative + 1) * k; other++) {
    if (indices[other] === anchor)
      return hardness[other] < hardness[at] || (hardness[other] === hardness[at] && anchor < negative);
  }
  return true;
}

/** Where in the lists the near hit of an anchor stands, or where its list ends. */
function nearHitAt({ k, indices }: Knn, labels: Int32Array, anchor: number): number {
  let at = anchor * k;
  while (at < (anchor + 1) * k && indices[at] >= 0 && labels[indices[at]] !== labels[anchor]) at++;
  return at;
}

function toPairs(found: readonly number[], knn: Knn, labels: Int32Array, hardness: Float32Array): HardPairs {
  const { k, indices, distances } = knn;
  const nearHit = (anchor: number): number => {
    const at = nearHitAt(knn, labels, anchor);
    return at < (anchor + 1) * k && indices[at] >= 0 ? distances[at] : Infinity;
  };
  return {
    anchors: Int32Array.from(found, (at) => Math.floor(at / k)),
    negatives: Int32Array.from(found, (at) => indices[at]),
    distances: Float32Array.from(found, (at) => distances[at]),
    nearHits: Float32Array.from(found, (at) => nearHit(Math.floor(at / k))),
    hardness: Float32Array.from(found, (at) => hardness[at]),
  };
}

/** The `limit` hardest pairs as findings; `evidence[0]` is the near image of another class. */
export function hardNegativeFindings(
  { anchors, negatives, distances, nearHits, hardness }: HardPairs,
  names: ImageNames,
  limit: number,
): Finding[] {
  return Array.from(anchors.subarray(0, limit), (anchor, p) => {
    const image = imageRef(names, anchor);
    const near = neighbour(names, negatives[p], distances[p]);
    const hit =
      nearHits[p] === Infinity
        ? `no other ${image.label} is among its neighbours`
        : `its nearest other ${image.label} is ${nearHits[p].toFixed(3)} away`;
    return {
      id: `hardNegative:${image.path}:${near.path}`,
      kind: 'hardNegative',
      image,
      score: hardness[p],
      reason: `${near.path} (${near.label}) lies ${distances[p].toFixed(3)} from this ${image.label}, while ${hit}.`,
      clears:
        `Relabel one of the two, or keep both: then training on more images like them has to tell ${image.label} ` +
        `from ${near.label}.`,
      suggestions: [],
      evidence: [near],
    };
  });
}
