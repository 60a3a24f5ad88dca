import { presentImages, type Embeddings } from '../numeric/embeddings';
import { nearestFirst } from './ranking';

export interface RetrievalScores {
  /** Queries that were scored. */
  readonly queries: number;
  /**
   * Labelled images without another image of their class: there is nothing to find, so they are left out, not scored 0.
   */
  readonly lone: number;
  /**
   * Recall@k: share of queries with at least one image of the same class among the k nearest, the query itself
   * excluded. In the order of the ks asked for. Recall@1 is precision@1.
   */
  readonly recallAt: readonly { readonly k: number; readonly recall: number }[];
  readonly precisionAt1: number;
  /**
   * R-precision: share of same-class images among the R nearest, where R other images have the query's class; the mean
   * over the queries.
   */
  readonly rPrecision: number;
  /**
   * MAP@R (Musgrave et al. 2020): (1/R) Σ over the ranks i up to R that hold a same-class image of precision@i; the
   * mean over the queries.
   */
  readonly mapAtR: number;
  /** Queries whose nearest two images are equally far, so that the lower index decides. */
  readonly tied: number;
}

export interface RetrievalOptions {
  readonly ks?: readonly number[];
  /** The images that ask; all by default. */
  readonly queries?: ArrayLike<number>;
}

/** Queries whose distances are held at a time. */
const BLOCK = 32;

/**
 * Leave-one-out retrieval among the images of one embedding, by Euclidean distance (on unit rows the order of the
 * cosine distance), ties by index. The query is left out by its index; exact duplicates are legal neighbours. Absent
 * images (rows of zeros) and images without a label (-1) neither ask nor are found. Scores are 0 where no query can be
 * scored.
 */
export function evaluateRetrieval(
  embeddings: Embeddings,
  labels: Int32Array,
  { ks = [1, 2, 4, 8], queries }: RetrievalOptions = {},
): RetrievalScores {
  const gallery = presentImages(embeddings).filter((image) => labels[image] >= 0);
  const sizes = countLabels(gallery, labels);
  const inGallery = new Set(gallery);
  const asked = Array.from(queries ?? gallery).filter((image) => inGallery.has(image));
  const scored = asked.filter((image) => sizes.get(labels[image])! > 1);
  const totals = { found: ks.map(() => 0), first: 0, rPrecision: 0, mapAtR: 0, tied: 0 };
  for (let start = 0; start < scored.length; start += BLOCK) {
    const block = scored.slice(start, start + BLOCK);
    distanceRows(embeddings, block, gallery).forEach((distances, b) => {
      const label = labels[block[b]];
      const relevant = sizes.get(label)! - 1;
      const order = nearestFirst(distances, Math.max(relevant, 2, ...ks));
      const hits = Array.from(order, (position) => labels[gallery[position]] === label);
      const firstHit = hits.indexOf(true);
      ks.forEach((k, at) => {
        if (firstHit >= 0 && firstHit < k) totals.found[at]++;
      });
      if (hits[0]) totals.first++;
      if (order.length > 1 && distances[order[0]] === distances[order[1]]) totals.tied++;
      const { precision, average } = precisionsToRank(hits, relevant);
      totals.rPrecision += precision;
      totals.mapAtR += average;
    });
  }
  const share = (total: number) => total / Math.max(scored.length, 1);
  return {
    queries: scored.length,
    lone: asked.length - scored.length,
    recallAt: ks.map((k, at) => ({ k, recall: share(totals.found[at]) })),
    precisionAt1: share(totals.first),
    rPrecision: share(totals.rPrecision),
    mapAtR: share(totals.mapAtR),
    tied: totals.tied,
  };
}

/** R-precision and average precision at R of one ranked list. */
export function precisionsToRank(hits: readonly boolean[], r: number): { precision: number; average: number } {
  let found = 0,
    sum = 0;
  for (let i = 0; i < Math.min(r, hits.length); i++) {
    if (!hits[i]) continue;
    found++;
    sum += found / (i + 1);
  }
  return { precision: found / r, average: sum / r };
}

function countLabels(images: readonly number[], labels: Int32Array): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const image of images) sizes.set(labels[image], (sizes.get(labels[image]) ?? 0) + 1);
  return sizes;
}

/**
 * Squared Euclidean distances from each query of a block to the gallery, by position in it; Infinity to the query
 * itself.
 */
function distanceRows(
  { dim, values }: Embeddings,
  block: readonly number[],
  gallery: readonly number[],
): Float64Array[] {
  const rows = block.map(() => new Float64Array(gallery.length));
  for (let position = 0; position < gallery.length; position++) {
    for (let b = 0; b < block.length; b++) {
      rows[b][position] =
        block[b] === gallery[position]
          ? Infinity
          : squaredDistance(values, block[b] * dim, gallery[position] * dim, dim);
    }
  }
  return rows;
}

/** Two sums side by side: the processor need not wait for one addition before it starts the next. */
function squaredDistance(values: Float32Array, a: number, b: number, dim: number): number {
  let even = 0,
    odd = 0;
  let d = 0;
  for (; d + 1 < dim; d += 2) {
    const first = values[a + d] - values[b + d];
    const second = values[a + d + 1] - values[b + d + 1];
    even += first * first;
    odd += second * second;
  }
  if (d < dim) even += (values[a + d] - values[b + d]) ** 2;
  return even + odd;
}
