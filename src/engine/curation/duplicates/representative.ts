import type { Appearances } from '../../numeric/appearances';

/** What decides which of several copies should stay; one value per image. */
export interface CopyFacts {
  /** 1 where a person confirmed the label. */
  readonly kept: Uint8Array;
  /** Class index, -1 unlabelled. */
  readonly labels: Int32Array;
  /** 'train', 'test', …; '' where the dataset names none. */
  readonly splits: readonly string[];
  readonly appearances: Appearances;
  /** Size of the pictures in pixels, 3 where they have colours, and of the files in bytes. */
  readonly widths: ArrayLike<number>;
  readonly heights: ArrayLike<number>;
  readonly channels: ArrayLike<number>;
  readonly bytes: ArrayLike<number>;
  /** Images in each split. */
  readonly splitSizes: ReadonlyMap<string, number>;
}

/**
 * The copy to stay: one that a person confirmed, then one of the smallest split (a test set should stay whole, training
 * has more to spare), then one with the most frequent label, then the largest picture, one with colours, a clearly
 * sharper one, the largest file, the first.
 */
export function representative(members: readonly number[], facts: CopyFacts): number {
  const having = (label: number): number => (label < 0 ? 0 : members.filter((i) => facts.labels[i] === label).length);
  const ranks = members.map((i) => [
    facts.kept[i],
    -(facts.splitSizes.get(facts.splits[i]) ?? Infinity),
    having(facts.labels[i]),
    facts.widths[i] * facts.heights[i],
    facts.channels[i],
    Math.round(2 * Math.log2(facts.appearances.statistics.sharpness[i])),
    facts.bytes[i],
  ]);
  return members[ranks.reduce((best, rank, m) => (compare(rank, ranks[best]) > 0 ? m : best), 0)];
}

/** Sizes of the splits that the dataset names. */
export function countSplits(splits: readonly string[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const split of splits) if (split !== '') sizes.set(split, (sizes.get(split) ?? 0) + 1);
  return sizes;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, n) => value !== b[n]);
  return at < 0 ? 0 : a[at] - b[at];
}
