import type { Embeddings } from '../numeric/embeddings';
import type { Knn } from '../numeric/knn';
import type { JobContext } from '../protocol/job';
import { Comparer } from './comparer';
import { emptyKnn, insertNearest, mergeNearest, presentRows } from './nearest';
import type { Products } from './products';
import { report } from './report';

/** Rows that are searched at a time: products are chosen from the faster the more there are. */
const ROWS = 65_536;
/** Values of these rows, and products of a block of queries with them: 96 MB each. */
const VALUES = 24 << 20;
/** Queries between two looks at the job. */
const QUERIES = 1024;
/** Rows beyond those wanted that are at hand where rounding leaves a doubt which are nearest. */
const SPARE = 13;

/**
 * The nearest rows by their products in 32 bits, which are off by rounding: exact distances are computed of all rows
 * that by the bound of that error could be among the k nearest. So what is found is what comparing every pair finds,
 * however the products were summed up.
 */
export async function nearestByProducts(
  products: Products,
  embeddings: Embeddings,
  queries: Float32Array,
  own: Int32Array,
  k: number,
  job: JobContext,
): Promise<Knn> {
  const { count, dim, values } = embeddings;
  const total = own.length;
  const present = presentRows(values, dim);
  const rows = evenly(count, Math.min(ROWS, VALUES / dim));
  const largest = Math.min(k + 1 + SPARE, rows);
  const block = Math.max(1, Math.floor(Math.min(total, QUERIES, VALUES / dim, VALUES / (rows + 4 * largest))));
  const search = new ProductSearch(products, new Comparer(dim, rows, block), largest, {
    own,
    asks: presentRows(queries, dim),
    error: productError(dim, queries, values),
    knn: emptyKnn(total, k),
  });
  for (let from = 0, next = 0; from < count; from = next) {
    next = search.comparer.loadRows(embeddings, present, from);
    for (let start = 0; start < total; start += block) {
      report(job, Math.floor((from * total + (next - from) * start) / count), total);
      const end = Math.min(start + block, total);
      search.comparer.loadQueries(queries, start, end);
      await search.searchBlock(start, end);
    }
  }
  return search.asked.knn;
}

interface Asked {
  readonly own: Int32Array;
  /** 0 for queries of zeros. */
  readonly asks: Uint8Array;
  /** Most that a product can be off. */
  readonly error: number;
  readonly knn: Knn;
}

class ProductSearch {
  private readonly found: { readonly images: Int32Array; readonly distances: Float32Array };

  constructor(
    private readonly products: Products,
    readonly comparer: Comparer,
    private readonly most: number,
    readonly asked: Asked,
  ) {
    this.found = { images: new Int32Array(most), distances: new Float32Array(most) };
  }

  /** Of the queries and the rows that are loaded; `start` is the first of these queries among all. */
  async searchBlock(start: number, end: number): Promise<void> {
    const { comparer, asked } = this;
    const { count, dim } = comparer;
    if (count === 0) return;
    const most = Math.min(this.most, count);
    const rows = comparer.rows.subarray(0, count * dim);
    const block = comparer.queries.subarray(0, (end - start) * dim);
    const { products, places } = await this.products.largest(block, rows, dim, most);
    const unsure: number[] = [];
    for (let q = start; q < end; q++) {
      if (!asked.asks[q]) continue;
      const first = (q - start) * most;
      let near = 0;
      // Of the spare ones only those are compared that the first ones leave a doubt about.
      for (const until of [Math.min(asked.knn.k + 1, most), most]) {
        const from = near;
        while (near < until && this.mayBeNear(q, products[first + near])) near++;
        comparer.places.set(places.subarray(first + from, first + near));
        this.merge(q, start, near - from);
      }
      if (near === most && most < count && this.mayBeNear(q, products[first + most - 1])) unsure.push(q);
    }
    if (unsure.length > 0) await this.searchFurther(unsure, start, rows, places, most);
  }

  /** Where more rows than were looked at could be among the nearest, as where many are equal: all that could be. */
  private async searchFurther(
    unsure: readonly number[],
    start: number,
    rows: Float32Array,
    seen: Int32Array,
    most: number,
  ): Promise<void> {
    const { comparer } = this;
    const { count, dim } = comparer;
    const queries = new Float32Array(unsure.length * dim);
    unsure.forEach((q, u) => queries.set(comparer.queries.subarray((q - start) * dim, (q - start + 1) * dim), u * dim));
    const products = await this.products.all(queries, rows, dim);
    const passed = new Uint8Array(count);
    unsure.forEach((q, u) => {
      const looked = seen.subarray((q - start) * most, (q - start + 1) * most);
      for (const place of looked) passed[place] = 1;
      let near = 0;
      for (let r = 0; r < count; r++)
        if (this.mayBeNear(q, products[u * count + r]) && !passed[r]) comparer.places[near++] = r;
      this.insert(q, start, near);
      for (const place of looked) passed[place] = 0;
    });
  }

  /** Whether a row with this product can be among the nearest of a query. NaN can, so that it is looked at. */
  private mayBeNear(q: number, product: number): boolean {
    const { knn, error } = this.asked;
    return !(product + error < 1 - knn.distances[(q + 1) * knn.k - 1]);
  }

  /** Compares a query to the first `count` places, which come nearest first to within rounding. */
  private merge(q: number, start: number, count: number): void {
    const { comparer, found, asked } = this;
    const { knn } = asked;
    const worst = knn.distances[(q + 1) * knn.k - 1];
    comparer.compare(q - start, count);
    let kept = 0;
    for (let n = 0; n < count; n++) {
      const image = comparer.images[comparer.places[n]];
      const distance = comparer.distances[n];
      if (image === asked.own[q] || !(distance <= worst)) continue;
      found.images[kept] = image;
      found.distances[kept++] = distance;
    }
    if (kept > 0) mergeNearest(knn, q, found.images, found.distances, kept);
  }

  /** Compares a query to the first `count` places, which come in any order. */
  private insert(q: number, start: number, count: number): void {
    const { comparer, asked } = this;
    comparer.compare(q - start, count);
    for (let n = 0; n < count; n++) {
      const image = comparer.images[comparer.places[n]];
      if (image !== asked.own[q]) insertNearest(asked.knn, q, image, comparer.distances[n]);
    }
  }
}

/**
 * A sum of dim products in 32 bits is off by no more than dim units of rounding times the lengths of both rows, in
 * whatever order it is summed up (Higham 2002, 3.5); 2^-23 more is what rounding can do to the distances compared.
 */
function productError(dim: number, queries: Float32Array, values: Float32Array): number {
  const longest = greatestLength(values, dim);
  const lengths = longest * (queries === values ? longest : greatestLength(queries, dim));
  return 1.01 * (dim * 2 ** -24 * lengths + 2 ** -23);
}

function greatestLength(values: Float32Array, dim: number): number {
  let greatest = 0;
  for (let start = 0; start < values.length; start += dim) {
    let square = 0;
    for (let d = start; d < start + dim; d++) square += values[d] * values[d];
    greatest = Math.max(greatest, square);
  }
  return Math.sqrt(greatest);
}

/** Size of the parts when so many are cut into equal parts of no more than `most`. */
function evenly(count: number, most: number): number {
  return Math.ceil(count / Math.ceil(count / Math.max(1, most)));
}
