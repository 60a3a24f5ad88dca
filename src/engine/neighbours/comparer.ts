import { join } from 'node:path';
import type { Embeddings } from '../numeric/embeddings';
import { openWasm } from '../tensor/wasmModule';

/** Of distances.wat: addresses in bytes. */
interface Functions {
  distances(query: number, rows: number, dim: number, places: number, count: number, out: number): void;
}

const BYTES = 4;

/** Rows that distances.wat compares at a time. */
const FOUR = 4;

/** Some rows of an embedding and some queries at a time, in memory of WebAssembly that it keeps. */
export class Comparer {
  /** The rows that are loaded, one after the other. */
  readonly rows: Float32Array;
  /** The index of each of them in the embedding. */
  readonly images: Int32Array;
  count = 0;
  readonly queries: Float32Array;
  /** Among the loaded rows, in any order: those that a query is compared to. */
  readonly places: Int32Array;
  /** Of the query to each of them. */
  readonly distances: Float32Array;
  private readonly functions: Functions;

  constructor(
    readonly dim: number,
    rows: number,
    queries: number,
  ) {
    const places = FOUR * Math.ceil(rows / FOUR);
    const bytes = BYTES * ((rows + queries) * dim + 2 * places);
    const { memory, functions } = openWasm<Functions>(join(__dirname, 'distances.wasm'), bytes);
    this.functions = functions;
    this.images = new Int32Array(rows);
    this.rows = new Float32Array(memory, 0, rows * dim);
    this.queries = new Float32Array(memory, BYTES * rows * dim, queries * dim);
    this.places = new Int32Array(memory, BYTES * (rows + queries) * dim, places);
    this.distances = new Float32Array(memory, BYTES * ((rows + queries) * dim + places), places);
  }

  /**
   * Loads as many rows as there is room for, those of zeros left out.
   * @param from index of the first one that may be loaded
   * @returns index of the next one
   */
  loadRows({ count, values }: Embeddings, present: Uint8Array, from: number): number {
    const { dim } = this;
    this.count = 0;
    let next = from;
    for (; next < count && this.count < this.images.length; next++) {
      if (!present[next]) continue;
      this.rows.set(values.subarray(next * dim, (next + 1) * dim), this.count * dim);
      this.images[this.count++] = next;
    }
    return next;
  }

  /** The queries from `start` to `end` of these. */
  loadQueries(queries: Float32Array, start: number, end: number): void {
    this.queries.set(queries.subarray(start * this.dim, end * this.dim));
  }

  /** Has the next comparisons be with all rows that are loaded. */
  placeAll(): void {
    for (let r = 0; r < this.count; r++) this.places[r] = r;
  }

  /** Compares a query, by its place among those loaded, to the first `count` of `places`. */
  compare(query: number, count: number): void {
    if (count === 0) return;
    const { functions, queries, rows, dim, places, distances } = this;
    const at = queries.byteOffset + BYTES * query * dim;
    const whole = FOUR * Math.ceil(count / FOUR);
    places.fill(places[0], count, whole);
    functions.distances(at, rows.byteOffset, dim, places.byteOffset, whole, distances.byteOffset);
  }
}
