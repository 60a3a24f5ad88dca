import type { Knn } from '../../numeric/knn';
import { nearness } from './representation';

/**
 * How well each image is stood for by a known one on the neighbour graph, and how much would be gained by making
 * another one known: the facility location function, kept up as images become known.
 */
export class Coverage {
  /** 0 (by none) to 1 (known itself). */
  private readonly covered: Float32Array;
  /** What is gained by making an image known, in units of `weights`. */
  readonly gains: Float64Array;
  /** For image i the entries of the lists in which it stands, from starts[i] to starts[i + 1]. */
  private readonly starts: Uint32Array;
  private readonly entries: Uint32Array;

  /**
   * @param knn neighbours of every image among all others
   * @param weights how much it is worth to have each image stood for; 0 for images that take no part
   */
  constructor(
    private readonly knn: Knn,
    private readonly weights: Float32Array,
  ) {
    const count = weights.length;
    this.covered = new Float32Array(count);
    this.gains = Float64Array.from(weights);
    this.starts = new Uint32Array(count + 1);
    for (const i of knn.indices) if (i >= 0) this.starts[i + 1]++;
    for (let i = 0; i < count; i++) this.starts[i + 1] += this.starts[i];
    this.entries = new Uint32Array(this.starts[count]);
    const next = this.starts.slice();
    knn.indices.forEach((i, at) => {
      if (i < 0) return;
      this.entries[next[i]++] = at;
      this.gains[i] += weights[Math.floor(at / knn.k)] * nearness(knn, at);
    });
  }

  makeKnown(image: number): void {
    this.raise(image, 1);
    for (let e = this.starts[image]; e < this.starts[image + 1]; e++) {
      this.raise(Math.floor(this.entries[e] / this.knn.k), nearness(this.knn, this.entries[e]));
    }
  }

  /** Image j is stood for this well now, so whatever else could stand for it gains less by it. */
  private raise(j: number, value: number): void {
    const {
      knn: { k, indices },
      weights,
    } = this;
    const before = this.covered[j];
    if (value <= before) return;
    this.covered[j] = value;
    this.gains[j] -= weights[j] * (value - before);
    for (let at = j * k; at < (j + 1) * k && indices[at] >= 0; at++) {
      const near = nearness(this.knn, at);
      this.gains[indices[at]] -= weights[j] * (Math.max(0, near - before) - Math.max(0, near - value));
    }
  }
}
