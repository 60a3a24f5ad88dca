import assert from 'node:assert/strict';
import { loadOnnxRuntime } from '../../../src/engine/tensor/onnxRuntime';
import { decodeOnnx, encodeOnnx, toNumber } from '../../../src/engine/tensor/onnxSchema';

const bytes = encodeOnnx({
  nodes: [{ op: 'Gemm', in: ['a', 'b'], out: ['products'], attributes: { transB: 1 } }],
  inputs: { a: { type: 'float32', dims: ['rows', 2] }, b: { type: 'float32', dims: [3, 2] } },
  outputs: { products: { type: 'float32', dims: ['rows', 3] } },
});

describe('a graph of our own', () => {
  it('is read as it was written', () => {
    const { graph } = decodeOnnx(bytes);
    assert.deepEqual(
      graph?.node.map(({ op_type, input, output }) => ({ op_type, input, output })),
      [{ op_type: 'Gemm', input: ['a', 'b'], output: ['products'] }],
    );
    assert.deepEqual(
      graph?.node[0].attribute.map(({ name, i }) => [name, toNumber(i)]),
      [['transB', 1]],
    );
    assert.deepEqual(
      graph?.input.map(({ name, type }) => [name, type?.tensor_type?.shape?.dim[0].dim_param]),
      [
        ['a', 'rows'],
        ['b', ''],
      ],
    );
  });

  it('runs', async () => {
    const runtime = await loadOnnxRuntime();
    if (typeof runtime === 'string') throw new Error(runtime);
    const session = await runtime.InferenceSession.create(bytes);
    const tensor = (values: number[]) => new runtime.Tensor('float32', values, [values.length / 2, 2]);
    const { products } = await session.run({ a: tensor([1, 2]), b: tensor([1, 0, 0, 1, 3, 4]) });
    assert.deepEqual([...(products.data as Float32Array)], [1, 2, 11]);
    await session.release();
  });
});
