import type { Knn } from '../../numeric/knn';

/** Two classes, `a` before `b`, and how mixed they are. */
export interface Overlap {
  readonly a: number;
  readonly b: number;
  /** Links between neighbours of the two classes, and how many of them join one with the other. */
  readonly links: number;
  readonly crossing: number;
  /** Share of crossing links that there would be if the two were one class dealt out at random. */
  readonly expected: number;
  /** 0: their images are never neighbours; 1: as if they were one class. */
  readonly overlap: number;
}

/**
 * Neighbours of each image that count at most; never more than its class has others, or they would have to be of other
 * classes.
 */
const NEIGHBOURS = 10;

/**
 * The pairs of classes whose images are neighbours, most mixed first. A nearest-neighbour two-sample test (Schilling
 * 1986; Henze 1988) for each pair: of the links between images of the two classes, the share that crosses over the
 * share that chance would give.
 * @param labels class index per image; images of class -1 have no say
 */
export function classOverlaps({ k, indices }: Knn, labels: Int32Array, classCount: number): Overlap[] {
  const sizes = new Float64Array(classCount);
  for (const label of labels) if (label >= 0) sizes[label]++;
  // Links from images of class g to images of class t, at g * classCount + t: few of the pairs have any.
  const links = new Map<number, number>();
  labels.forEach((own, i) => {
    if (own < 0) return;
    const counting = Math.min(NEIGHBOURS, Math.max(1, sizes[own] - 1));
    for (let at = i * k, found = 0; at < (i + 1) * k && indices[at] >= 0 && found < counting; at++) {
      const other = labels[indices[at]];
      if (other < 0) continue;
      found++;
      links.set(own * classCount + other, (links.get(own * classCount + other) ?? 0) + 1);
    }
  });
  const between = (g: number, t: number): number => links.get(g * classCount + t) ?? 0;
  const pairs: Overlap[] = [];
  for (const key of links.keys()) {
    const [g, t] = [Math.floor(key / classCount), key % classCount];
    const [a, b] = g < t ? [g, t] : [t, g];
    // Each pair once: where links lead both ways, from the lower class.
    if (a === b || (g > t && between(a, b) > 0)) continue;
    const crossing = between(a, b) + between(b, a);
    const all = crossing + between(a, a) + between(b, b);
    const images = sizes[a] + sizes[b];
    const expected = images < 2 ? 1 : (2 * sizes[a] * sizes[b]) / (images * (images - 1));
    pairs.push({ a, b, links: all, crossing, expected, overlap: Math.min(1, crossing / all / expected) });
  }
  return pairs.sort((one, other) => other.overlap - one.overlap || one.a - other.a || one.b - other.b);
}
