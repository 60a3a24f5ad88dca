import type { ModelGraph, Role, Step } from './modelGraph';
import { type OnnxNode, type OnnxProto, toNumber } from '../../tensor/onnxSchema';

const ROLES: Readonly<Record<string, Role>> = {
  ...roles(
    'layer',
    'Gemm',
    'MatMul',
    'FusedMatMul',
    'FusedGemm',
    'MatMulInteger',
    'QLinearMatMul',
    'QGemm',
    'MatMulNBits',
  ),
  ...roles('convolution', 'Conv', 'FusedConv', 'ConvInteger', 'QLinearConv'),
  ...roles(
    'pool',
    'GlobalAveragePool',
    'GlobalMaxPool',
    'QLinearGlobalAveragePool',
    'AveragePool',
    'ReduceMean',
    'ReduceMax',
  ),
  ...roles('squash', 'Softmax', 'LogSoftmax', 'Sigmoid', 'QLinearSoftmax', 'QLinearSigmoid'),
  ...roles('round', 'QuantizeLinear', 'DequantizeLinear', 'DynamicQuantizeLinear', 'Cast'),
  ...roles('arrange', 'Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Dropout', 'Transpose'),
  ...roles(
    'change',
    'Relu',
    'LeakyRelu',
    'PRelu',
    'Elu',
    'Selu',
    'Clip',
    'Tanh',
    'Gelu',
    'HardSwish',
    'HardSigmoid',
    'Softplus',
    'Add',
    'Sub',
    'Mul',
    'Div',
    'BatchNormalization',
    'LayerNormalization',
    'LpNormalization',
  ),
};

function roles(role: Role, ...operators: string[]): Record<string, Role> {
  return Object.fromEntries(operators.map((operator) => [operator, role]));
}

/** The steps of an ONNX model that hang on its image; weights and what is made of them alone are left out. */
export function onnxGraph({ graph }: OnnxProto): ModelGraph {
  const constants = new Map((graph?.initializer ?? []).map(({ name, dims }) => [name, dims.map(toNumber)]));
  const moving = new Set((graph?.input ?? []).map(({ name }) => name).filter((name) => !constants.has(name)));
  const steps = new Map<string, Step>();
  // The format has the nodes in an order in which each comes after what it takes.
  for (const node of graph?.node ?? []) {
    const given = node.input.filter((name) => moving.has(name));
    if (given.length === 0) {
      // Quantised weights are unpacked in the graph, in the shape that they have.
      for (const output of node.output) constants.set(output, constants.get(node.input[0]) ?? []);
      continue;
    }
    for (const output of node.output) {
      moving.add(output);
      steps.set(output, { input: given[0], output, ...roleOf(node, given.length, constants), ...strideOf(node) });
    }
  }
  return { outputs: (graph?.output ?? []).map(({ name }) => name), steps };
}

function roleOf(
  { op_type, input }: OnnxNode,
  given: number,
  constants: ReadonlyMap<string, readonly number[]>,
): Pick<Step, 'role' | 'offset'> {
  const role = ROLES[op_type] ?? 'join';
  if (given > 1) return { role: 'join' };
  if (op_type === 'Add') return { role, offset: true };
  if (role === 'layer') return { role, offset: op_type.includes('Gemm') && input.length > 2 };
  if (role !== 'convolution') return { role };
  const [, , height, width] = constants.get(input[op_type === 'QLinearConv' ? 3 : 1]) ?? [];
  return height === 1 && width === 1 ? { role: 'layer', offset: input.length > 2 } : { role };
}

function strideOf({ attribute }: OnnxNode): Pick<Step, 'stride'> {
  const stride = toNumber(attribute.find(({ name }) => name === 'strides')?.ints[0] ?? 1);
  return stride > 1 ? { stride } : {};
}
