import type { FeatureMap } from '../backbone/runner';
import { comparedSearch, type SyncSearch } from '../neighbours/compared';
import { gatherRows } from '../neighbours/gather';
import { normalizeRows } from '../numeric/embeddings';
import { fork } from '../numeric/random';
import { quietJob } from '../protocol';
import { coreset } from './coreset';
import { patchRows } from './patchRows';
import { project, randomAxes } from './project';

/** Patches that are drawn from all normal images, of which the memory is chosen. */
const DRAWN = 20_000;
/** Patches that are remembered: more cost time with every image and tell little more. */
const REMEMBERED = 1000;
/** Numbers that patches are compared by: a search among all of theirs takes several times as long. */
const WIDTH = 128;

/** Of a smaller map too little would be left without its rim. */
const LEAST_WITHOUT_RIM = 8;
/** Share of an image's places that its score looks at. */
const SCORED = 0.05;

/** How far each place of an image is from anything that is normal. */
export interface PatchDistances {
  readonly height: number;
  readonly width: number;
  /** height * width cosine distances to the nearest remembered patch. */
  readonly values: Float32Array;
  /**
   * Of the image: the mean over its most unusual places, which one place that is a little odd by chance does not
   * decide.
   */
  readonly score: number;
  /** The most unusual place. */
  readonly at: { readonly x: number; readonly y: number };
  /** The image that the patch nearest to that place was remembered from. */
  readonly like: number;
}

/** Gathers patches of normal images, an even share of each. */
export class PatchCollector {
  private readonly rows: Float32Array[] = [];
  private readonly images: number[] = [];
  private axes: Float32Array | null = null;

  /** @param count normal images that will be added */
  constructor(
    private readonly count: number,
    private readonly seed: number,
  ) {}

  add(image: number, map: FeatureMap): void {
    const { channels } = map;
    this.axes ??= randomAxes(channels, Math.min(channels, WIDTH), fork(this.seed, -2));
    const numbers = this.axes.length / channels;
    const rows = projectedPatches(map, this.axes);
    const places = rows.length / numbers;
    const wanted = Math.min(places, Math.max(1, Math.floor(DRAWN / this.count)));
    const random = fork(this.seed, image);
    for (let place = 0, left = wanted; place < places; place++) {
      if (random() * (places - place) >= left) continue;
      left--;
      this.rows.push(rows.slice(place * numbers, (place + 1) * numbers));
      this.images.push(image);
    }
  }

  memory(): PatchMemory {
    const axes = this.axes ?? new Float32Array(0);
    const dim = this.rows[0]?.length ?? 0;
    // Maps come in any order; the choice must not hang on it.
    const order = [...this.images.keys()].sort((a, b) => this.images[a] - this.images[b] || a - b);
    const rows = new Float32Array(order.length * dim);
    order.forEach((at, i) => rows.set(this.rows[at], i * dim));
    const chosen = coreset(rows, dim, REMEMBERED, fork(this.seed, -1));
    return new PatchMemory(
      axes,
      gatherRows({ count: order.length, dim, values: rows }, chosen),
      chosen.map((i) => this.images[order[i]]),
    );
  }
}

/** Patches of normal images, against which those of any image are held (PatchCore, Roth et al. 2022). */
export class PatchMemory {
  private readonly search: SyncSearch;

  constructor(
    private readonly axes: Float32Array,
    rows: Float32Array,
    private readonly images: readonly number[],
  ) {
    this.search = comparedSearch({ count: images.length, dim: rows.length / Math.max(1, images.length), values: rows });
  }

  distances(map: FeatureMap): PatchDistances {
    const { height, width } = map;
    const rim = rimOf(map);
    const across = width - 2 * rim;
    const patches = projectedPatches(map, this.axes);
    const { distances, indices } = this.search(
      patches,
      new Int32Array((height - 2 * rim) * across).fill(-1),
      1,
      quietJob,
    );
    const farthest = distances.reduce((best, distance, place) => (distance > distances[best] ? place : best), 0);
    const inner = (at: number, side: number): number => Math.min(side - 2 * rim - 1, Math.max(0, at - rim));
    const values = Float32Array.from(
      { length: height * width },
      (_, place) => distances[inner(Math.floor(place / width), height) * across + inner(place % width, width)],
    );
    return {
      height,
      width,
      values,
      score: meanOfLargest(distances),
      at: { x: (farthest % across) + rim, y: Math.floor(farthest / across) + rim },
      like: this.images[indices[farthest]],
    };
  }
}

/**
 * Places at the rim saw the padding around the image as much as the image: of larger maps they are left out, and shown
 * like those beside them.
 */
function rimOf({ height, width }: FeatureMap): number {
  return Math.min(height, width) >= LEAST_WITHOUT_RIM ? 1 : 0;
}

function withoutRim(map: FeatureMap): FeatureMap {
  const rim = rimOf(map);
  const { height, width, channels, values } = map;
  const inner = { height: height - 2 * rim, width: width - 2 * rim, channels };
  const rows = Array.from({ length: inner.height }, (_, y) =>
    values.subarray(((y + rim) * width + rim) * channels, ((y + rim + 1) * width - rim) * channels),
  );
  const out = new Float32Array(inner.height * inner.width * channels);
  rows.forEach((row, y) => out.set(row, y * inner.width * channels));
  return { ...inner, values: out };
}

/** Over the share SCORED of the values, at least one. */
function meanOfLargest(values: Float32Array): number {
  const largest = values
    .slice()
    .sort()
    .subarray(values.length - Math.max(1, Math.round(SCORED * values.length)));
  return largest.reduce((sum, value) => sum + value, 0) / largest.length;
}

function projectedPatches(map: FeatureMap, axes: Float32Array): Float32Array {
  const rows = project(patchRows(withoutRim(map)), map.channels, axes);
  return normalizeRows(rows, axes.length / map.channels);
}
