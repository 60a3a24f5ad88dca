import assert from 'node:assert/strict';
import { findFeatures } from '../../../../src/engine/backbone/formats/findFeatures';
import { onnxGraph } from '../../../../src/engine/backbone/formats/onnxGraph';
import { decodeOnnx } from '../../../../src/engine/tensor/onnxSchema';
import { FLOAT, onnxBytes, type TinyNode, tinyClassifier, ramp } from '../tinyModels';

/** What is found in a model of these nodes; weights are named `w…`, filters of 1 × 1 `one…`, of 3 × 3 `three…`. */
function found(nodes: readonly TinyNode[], outputs = [nodes.at(-1)!.out]) {
  const names = new Set(nodes.flatMap((node) => node.in).filter((name) => /^(w|one|three)/.test(name)));
  const weights = Object.fromEntries(
    [...names].map((name) => {
      const dims = name.startsWith('one') ? [5, 4, 1, 1] : name.startsWith('three') ? [4, 4, 3, 3] : [4, 5];
      return [
        name,
        {
          dims,
          values: ramp(
            dims.reduce((a, b) => a * b),
            0,
          ),
        },
      ];
    }),
  );
  const model = { inputs: { image: { type: FLOAT, dims: ['N', 3, 'H', 'W'] } }, outputs, weights, nodes };
  const { features, map } = findFeatures(onnxGraph(decodeOnnx(onnxBytes(model))));
  return { features, map };
}
const node = (op: string, given: string, out: string): TinyNode => ({ op, in: given.split(' '), out });
const body = [
  node('Conv', 'image three', 'c1'),
  node('Relu', 'c1', 'active'),
  node('GlobalAveragePool', 'active', 'mean'),
  node('Flatten', 'mean', 'flat'),
];

describe('finding the features of a model', () => {
  it('takes what a classifier pools over places, whatever fully connected layers follow', () => {
    const expected = { features: 'flat', map: 'active' };
    assert.deepEqual(found([...body, node('Gemm', 'flat w wb', 'scores')]), expected);
    assert.deepEqual(found([...body, node('Gemm', 'flat w wb', 'scores'), node('Softmax', 'scores', 'y')]), expected);
    assert.deepEqual(found([...body, node('MatMul', 'flat w', 'm'), node('Add', 'm wb', 'scores')]), expected);
    assert.deepEqual(
      found([
        ...body,
        node('MatMul', 'flat w', 'm'),
        node('Add', 'm wb', 'hidden'),
        node('Relu', 'hidden', 'r'),
        node('MatMul', 'r w2', 'scores'),
        node('Softmax', 'scores', 'y'),
      ]),
      expected,
    );
  });

  it('takes an embedding as it is', () => {
    assert.deepEqual(found(body), { features: 'flat', map: 'active' });
    // A projection without offsets, as of CLIP; one that is normalised, as of face models; one that is named.
    assert.deepEqual(found([...body, node('MatMul', 'flat w', 'y')]), { features: 'y', map: null });
    assert.deepEqual(
      found([...body, node('Gemm', 'flat w wb', 'fc'), node('BatchNormalization', 'fc ws wo wm wv', 'y')]),
      { features: 'y', map: null },
    );
    assert.deepEqual(found([...body, node('Gemm', 'flat w wb', 'fc'), node('LpNormalization', 'fc', 'y')]), {
      features: 'y',
      map: null,
    });
    assert.deepEqual(found([...body, node('Gemm', 'flat w wb', 'embedding')]), { features: 'embedding', map: null });
  });

  it('prefers an output that is named an embedding to the others', () => {
    const nodes = [...body, node('Gemm', 'flat w wb', 'logits'), node('Identity', 'flat', 'image_embeds')];
    assert.deepEqual(found(nodes, ['logits', 'image_embeds']).features, 'image_embeds');
    assert.deepEqual(found(nodes, ['logits']).features, 'flat');
  });

  it('takes what a classifier of 1 × 1 convolutions works on', () => {
    const squeezeNet = [
      node('Conv', 'image three', 'c1'),
      node('Relu', 'c1', 'active'),
      node('Conv', 'active one oneb', 'c2'),
      node('Relu', 'c2', 'r2'),
      node('GlobalAveragePool', 'r2', 'p'),
      node('Flatten', 'p', 'f'),
      node('Softmax', 'f', 'y'),
    ];
    assert.deepEqual(found(squeezeNet), { features: 'active', map: null });
    const mobileNet = [
      ...body.slice(0, 3),
      node('Conv', 'mean one oneb', 'c2'),
      node('Flatten', 'c2', 'f'),
      node('Softmax', 'f', 'y'),
    ];
    assert.deepEqual(found(mobileNet), { features: 'mean', map: 'active' });
  });

  it('takes what the last layer works on where places are not pooled before it', () => {
    const vgg = [
      node('Conv', 'image three', 'c1'),
      node('Relu', 'c1', 'active'),
      node('Flatten', 'active', 'flat'),
      node('Gemm', 'flat w wb', 'h'),
      node('Relu', 'h', 'hidden'),
      node('Gemm', 'hidden w2 wb2', 'logits'),
    ];
    assert.deepEqual(found(vgg), { features: 'hidden', map: null });
    const transformer = [
      node('Conv', 'image three', 'c1'),
      node('LayerNormalization', 'c1 ws wo', 'tokens'),
      node('Gather', 'tokens w0', 'first'),
      node('Gemm', 'first w wb', 'logits'),
    ];
    assert.deepEqual(found(transformer), { features: 'first', map: null });
  });

  it('takes the exact numbers beside rounded ones', () => {
    const round = (given: string, name: string) => [
      node('QuantizeLinear', `${given} ws wz`, `${name}q`),
      node('DequantizeLinear', `${name}q ws wz`, name),
    ];
    const nodes = [
      ...round('image', 'i'),
      node('Conv', 'i three', 'c1'),
      ...round('c1', 'c1r'),
      node('GlobalAveragePool', 'c1r', 'mean'),
      ...round('mean', 'meanr'),
      node('Flatten', 'meanr', 'flat'),
      ...round('flat', 'flatr'),
      node('DequantizeLinear', 'wq ws wz', 'weights'),
      node('Gemm', 'flatr weights wb', 's'),
      ...round('s', 'scores'),
    ];
    assert.deepEqual(found(nodes), { features: 'flat', map: 'c1' });
  });

  it('ends at a model of nothing but joins', () => {
    assert.deepEqual(found([node('Einsum', 'image', 'y')]), { features: 'y', map: null });
    assert.equal(findFeatures(onnxGraph(decodeOnnx(onnxBytes(tinyClassifier())))).features, 'pooled');
  });
});
