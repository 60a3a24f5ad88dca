import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { loadOnnxRuntime, type OnnxRuntime } from '../tensor/onnxRuntime';
import { ELEMENTS, encodeOnnx } from '../tensor/onnxSchema';

/** Products of all queries with all rows, and the largest of each query: by lower place where they are equal. */
const MODEL = encodeOnnx({
  nodes: [
    { op: 'Gemm', in: ['queries', 'rows'], out: ['products'], attributes: { transB: 1 } },
    { op: 'TopK', in: ['products', 'k'], out: ['largest', 'at'] },
    { op: 'Cast', in: ['at'], out: ['places'], attributes: { to: ELEMENTS.int32 } },
  ],
  inputs: {
    queries: { type: 'float32', dims: ['queries', 'dim'] },
    rows: { type: 'float32', dims: ['rows', 'dim'] },
    k: { type: 'int64', dims: [1] },
  },
  outputs: {
    products: { type: 'float32', dims: ['queries', 'rows'] },
    largest: { type: 'float32', dims: ['queries', 'k'] },
    places: { type: 'int32', dims: ['queries', 'k'] },
  },
});

export interface LargestProducts {
  /** k for each query, largest first. */
  readonly products: Float32Array;
  /** Of their rows. */
  readonly places: Int32Array;
}

/** Inner products of many rows in 32 bits, on several cores by ONNX Runtime. */
export class Products {
  private constructor(
    private readonly runtime: OnnxRuntime,
    private readonly session: InferenceSession,
  ) {}

  /**
   * @param threads that a run may use
   * @returns why there are none where the runtime does not load
   */
  static async open(threads: number): Promise<Products | string> {
    const runtime = await loadOnnxRuntime();
    if (typeof runtime === 'string') return runtime;
    const session = await runtime.InferenceSession.create(MODEL, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Threads that wait for the next block leave their core to what else runs.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      logSeverityLevel: 4,
    });
    return new Products(runtime, session);
  }

  /** @param rows,queries not on shared memory, which the runtime does not take */
  async largest(queries: Float32Array, rows: Float32Array, dim: number, k: number): Promise<LargestProducts> {
    const { largest, places } = await this.session.run(this.feeds(queries, rows, dim, k), ['largest', 'places']);
    return { products: largest.data as Float32Array, places: places.data as Int32Array };
  }

  /** Of every query with every row, query after query. */
  async all(queries: Float32Array, rows: Float32Array, dim: number): Promise<Float32Array> {
    const { products } = await this.session.run(this.feeds(queries, rows, dim, 1), ['products']);
    return products.data as Float32Array;
  }

  async release(): Promise<void> {
    await this.session.release();
  }

  private feeds(queries: Float32Array, rows: Float32Array, dim: number, k: number): Record<string, Tensor> {
    const matrix = (values: Float32Array) => new this.runtime.Tensor('float32', values, [values.length / dim, dim]);
    return {
      queries: matrix(queries),
      rows: matrix(rows),
      k: new this.runtime.Tensor('int64', BigInt64Array.of(BigInt(k)), [1]),
    };
  }
}
