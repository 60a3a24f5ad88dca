import type { ModelGraph, Role, Step } from './modelGraph';

/** A node of TensorFlow's GraphDef, as JSON. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<
    Record<
      string,
      {
        readonly shape?: {
          readonly unknownRank?: boolean;
          readonly dim?: readonly { readonly size?: string | number }[];
        };
        readonly type?: string | number;
      }
    >
  >;
}

const ROLES: Readonly<Record<string, Role>> = {
  ...roles('layer', 'MatMul', '_FusedMatMul'),
  ...roles('convolution', 'Conv2D', '_FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2dNative'),
  ...roles('pool', 'Mean', 'AvgPool', 'Max'),
  ...roles('squash', 'Softmax', 'Sigmoid'),
  ...roles('round', 'Cast'),
  ...roles(
    'arrange',
    'Identity',
    'Reshape',
    'Squeeze',
    'ExpandDims',
    'Transpose',
    'StopGradient',
    'PlaceholderWithDefault',
  ),
  ...roles(
    'change',
    'Relu',
    'Relu6',
    'LeakyRelu',
    'Elu',
    'Tanh',
    'BiasAdd',
    'Add',
    'AddV2',
    'Sub',
    'Mul',
    'RealDiv',
    'Rsqrt',
    'Maximum',
    'Minimum',
    'FusedBatchNorm',
    'FusedBatchNormV2',
    'FusedBatchNormV3',
  ),
};

function roles(role: Role, ...operators: string[]): Record<string, Role> {
  return Object.fromEntries(operators.map((operator) => [operator, role]));
}

/** The steps of a graph model that hang on its image. */
export function graphDefGraph(nodes: readonly GraphNode[], image: string, outputs: readonly string[]): ModelGraph {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const moves = movingNodes(byName, image);
  const steps = new Map<string, Step>();
  for (const { name, op, input = [] } of nodes) {
    const given = input.map(tensorNode).filter((one) => moves.has(one));
    if (!moves.has(name) || given.length === 0) continue;
    const role = given.length > 1 ? 'join' : (ROLES[op] ?? 'join');
    steps.set(name, {
      role,
      offset: op === '_FusedMatMul' || /^(BiasAdd|Add|AddV2)$/.test(op),
      input: given[0],
      output: name,
    });
  }
  const last = outputs.map(tensorNode).filter((name) => steps.has(name));
  return { outputs: last.length > 0 ? last : unused(steps), steps };
}

/** Nodes whose values hang on the image; what is made of its shape alone does not. */
function movingNodes(byName: ReadonlyMap<string, GraphNode>, image: string): ReadonlySet<string> {
  const moving = new Set([image]);
  // Mostly the nodes stand in the order of the computation, and then the second round finds nothing new.
  for (let before = 0; before < moving.size;) {
    before = moving.size;
    for (const { name, op, input = [] } of byName.values()) {
      if (op !== 'Shape' && input.some((one) => !one.startsWith('^') && moving.has(tensorNode(one)))) moving.add(name);
    }
  }
  return moving;
}

function unused(steps: ReadonlyMap<string, Step>): string[] {
  const used = new Set([...steps.values()].map(({ input }) => input));
  return [...steps.keys()].filter((name) => !used.has(name));
}

/** `^name` orders nodes, `name:1` is the second output of one. */
export function tensorNode(tensor: string): string {
  return tensor.replace(/^\^/, '').replace(/:\d+$/, '');
}
