import { emptyKnn, insertNearest } from '../../neighbours/nearest';
import type { Knn } from '../../numeric/knn';
import type { Appearances } from '../../numeric/appearances';
import { fork, shuffle } from '../../numeric/random';
import { type JobContext, throwIfStopped } from '../../protocol/job';
import { hashNeighbours } from './hashBuckets';
import { Comparison, type Likeness } from './likeness';
import { DESCRIPTOR, descriptors, products } from './perceptualHash';

import { UnionFind } from './unionFind';

export interface NearDuplicateInput {
  readonly appearances: Appearances;
  /** Neighbours of every image in an embedding, which propose pairs; without it the perceptual hash alone does. */
  readonly knn: Knn | null;
  /** 1 for images to leave out, e.g. copies by content of another one. */
  readonly skip: Uint8Array;
  readonly seed: number;
}

/**
 * Pairs of images that show the same picture, nearest first: parallel arrays. Enough of them to connect every group,
 * not all.
 */
export interface NearPairs {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Distance of the aligned pictures, 0 (same) to `limit`. */
  readonly distances: Float32Array;
  /** 1 where the second is the first in the mirror. */
  readonly mirrored: Uint8Array;
  /** Distance up to which a pair was taken for the same picture. */
  readonly limit: number;
  /** Whether two images show the same picture, for pairs that nobody proposed. */
  readonly same: (a: number, b: number) => boolean;
}

/** Neighbours in the embedding that are looked at. */
const PROPOSED = 10;
/** Pairs per image that are compared pixel by pixel: the most promising. */
const COMPARED = 4;
/** Cosine of two descriptors below which shift and stretch do not make two images alike. */
const PROMISING = 0.65;
/**
 * Images whose look-alikes tell how much the pictures of the dataset differ, and among how many those are looked for.
 */
const SAMPLE = 200;
const OTHERS = 20_000;
/** The largest distance of two versions of a picture, however much the pictures of the dataset differ. */
const MOST = 0.035;
/** Versions of a picture lie this much nearer than what merely looks alike in the same dataset. */
const LOOKALIKE_SHARE = 0.06;

/**
 * Finds images that show the same picture: recompressed, scaled, cropped by a little, brightened, turned gray or
 * mirrored. Candidates come from the embedding's neighbours and, independent of it, from the perceptual hash; each is
 * confirmed on the aligned pixels. How near is near enough follows from the dataset: where everything looks alike
 * (garments on black), a copy has to be much nearer than among photos.
 */
export function findNearDuplicates(input: NearDuplicateInput, job: JobContext): NearPairs {
  const search = new Search(input, job);
  const limit = Math.min(MOST, LOOKALIKE_SHARE * search.lookalikeDistance());
  return search.pairs(limit);
}

interface Pair {
  readonly first: number;
  readonly second: number;
  readonly likeness: Likeness;
}

class Search {
  private readonly count: number;
  private readonly descriptors: Float32Array;
  private readonly comparison: Comparison;
  private readonly cosines = new Float64Array(2);

  constructor(
    private readonly input: NearDuplicateInput,
    private readonly job: JobContext,
  ) {
    this.count = input.appearances.count;
    this.descriptors = descriptors(input.appearances.thumbnails);
    for (let i = 0; i < this.count; i++)
      if (input.skip[i]) this.descriptors.fill(0, i * DESCRIPTOR, (i + 1) * DESCRIPTOR);
    this.comparison = new Comparison(input.appearances);
  }

  pairs(limit: number): NearPairs {
    const lookalikes = hashNeighbours(this.descriptors, fork(this.input.seed, 1), this.job);
    const known = new UnionFind(this.count);
    const seen = new Set<number>();
    const found: Pair[] = [];
    for (let i = 0; i < this.count; i++) {
      if (i % 64 === 0) this.report(i);
      if (!this.present(i)) continue;
      const promising = this.promising(i, this.proposed(i, lookalikes)).filter(
        ({ other }) => !seen.has(this.key(i, other)),
      );
      const compared = promising.length > 0 ? this.comparison.prepare(i) : null;
      let comparisons = 0;
      for (const { other, ways } of promising) {
        // Copies of a copy already found need no comparison, and do not crowd out others.
        if (known.find(i) === known.find(other)) continue;
        if (comparisons++ === COMPARED) break;
        seen.add(this.key(i, other));
        const likeness = this.comparison.samePicture(compared!, other, ways, limit);
        if (!likeness) continue;
        found.push({ first: Math.min(i, other), second: Math.max(i, other), likeness });
        known.join(i, other);
      }
    }
    const same = (a: number, b: number): boolean =>
      this.comparison.samePicture(this.comparison.prepare(a), b, [false, true], limit) !== null;
    return toArrays(found, limit, same);
  }

  /**
   * How far apart images lie that merely look alike: median over a sample of images of the distance to the 10th most
   * alike of the others. Copies of an image seldom number ten.
   */
  lookalikeDistance(): number {
    const present = Array.from({ length: this.count }, (_, i) => i).filter((i) => this.present(i));
    const others = shuffle(present, fork(this.input.seed, 0)).slice(0, OTHERS);
    const distances: number[] = [];
    for (const i of others.slice(0, SAMPLE)) {
      throwIfStopped(this.job);
      const { other, mirror } = this.tenthMostAlike(i, others);
      if (other >= 0) distances.push(this.comparison.likeness(this.comparison.prepare(i), other, [mirror]).distance);
    }
    return distances.length === 0 ? 0 : distances.sort((a, b) => a - b)[distances.length >> 1];
  }

  private tenthMostAlike(i: number, others: readonly number[]): { other: number; mirror: boolean } {
    const nearest = emptyKnn(1, 10);
    others.forEach((other, o) => {
      if (other === i) return;
      this.compare(i, other);
      insertNearest(nearest, 0, o, 1 - Math.max(this.cosines[0], this.cosines[1]));
    });
    const found = nearest.indices.filter((o) => o >= 0);
    if (found.length === 0) return { other: -1, mirror: false };
    const other = others[found[found.length - 1]];
    this.compare(i, other);
    return { other, mirror: this.cosines[1] > this.cosines[0] };
  }

  private rank(i: number, others: readonly number[]): { other: number; plain: number; mirror: number; best: number }[] {
    return others
      .map((other) => {
        this.compare(i, other);
        const [plain, mirror] = this.cosines;
        return { other, plain, mirror, best: Math.max(plain, mirror) };
      })
      .sort((a, b) => b.best - a.best || a.other - b.other);
  }

  private promising(i: number, others: readonly number[]): { other: number; ways: boolean[] }[] {
    return this.rank(i, others)
      .filter(({ best }) => best >= PROMISING)
      .map(({ other, plain, mirror }) => ({
        other,
        ways: [false, true].filter((way) => (way ? mirror : plain) >= PROMISING),
      }));
  }

  /** Cosines of two descriptors, plain and mirrored. */
  private compare(i: number, other: number): void {
    products(this.descriptors, i * DESCRIPTOR, this.descriptors, other * DESCRIPTOR, this.cosines);
  }

  private proposed(i: number, lookalikes: Knn): number[] {
    const others = new Set<number>();
    for (const knn of [lookalikes, this.input.knn]) {
      if (!knn) continue;
      const end = i * knn.k + Math.min(PROPOSED, knn.k);
      for (let n = i * knn.k; n < end && knn.indices[n] >= 0; n++)
        if (this.present(knn.indices[n])) others.add(knn.indices[n]);
    }
    return [...others];
  }

  private present(i: number): boolean {
    return (
      this.descriptors[i * DESCRIPTOR + 1] !== 0 ||
      this.descriptors.subarray(i * DESCRIPTOR, (i + 1) * DESCRIPTOR).some((value) => value !== 0)
    );
  }

  private key(i: number, other: number): number {
    return Math.min(i, other) * this.count + Math.max(i, other);
  }

  private report(done: number): void {
    throwIfStopped(this.job);
    this.job.progress({
      stage: 'findings',
      done,
      total: this.count,
      note: `duplicates among ${done} of ${this.count} images`,
    });
  }
}

function toArrays(pairs: Pair[], limit: number, same: (a: number, b: number) => boolean): NearPairs {
  pairs.sort((a, b) => a.likeness.distance - b.likeness.distance || a.first - b.first || a.second - b.second);
  return {
    first: Int32Array.from(pairs, (pair) => pair.first),
    second: Int32Array.from(pairs, (pair) => pair.second),
    distances: Float32Array.from(pairs, (pair) => Math.max(0, pair.likeness.distance)),
    mirrored: Uint8Array.from(pairs, (pair) => (pair.likeness.mirror ? 1 : 0)),
    limit,
    same,
  };
}
