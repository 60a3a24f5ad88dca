import type { ModelGraph, Role, Step } from './modelGraph';

/** A layer as Keras and TensorFlow.js write it. */
export interface LayerConfig {
  readonly class_name: string;
  readonly name?: string;
  readonly config: Readonly<Record<string, unknown>> & { readonly name?: string };
  /** Of each use of the layer, the layers whose output it takes, as [name, use, output, …]. */
  readonly inbound_nodes?: readonly (readonly (readonly unknown[])[])[];
}

const ROLES: Readonly<Record<string, Role>> = {
  Dense: 'layer',
  Conv2D: 'convolution',
  DepthwiseConv2D: 'convolution',
  SeparableConv2D: 'convolution',
  Conv2DTranspose: 'convolution',
  GlobalAveragePooling2D: 'pool',
  GlobalMaxPooling2D: 'pool',
  AveragePooling2D: 'pool',
  Softmax: 'squash',
  Flatten: 'arrange',
  Reshape: 'arrange',
  Dropout: 'arrange',
  Permute: 'arrange',
  InputLayer: 'arrange',
  SpatialDropout2D: 'arrange',
  Activation: 'change',
  ReLU: 'change',
  LeakyReLU: 'change',
  PReLU: 'change',
  ELU: 'change',
  BatchNormalization: 'change',
  LayerNormalization: 'change',
};
const SQUASHING = new Set(['softmax', 'sigmoid']);

/**
 * The steps of a layers model. A tensor is called by its layer, in a model within the model by the way to it:
 * `mobilenet/conv_pw_13`.
 */
export function layersGraph(model: LayerConfig): ModelGraph {
  const steps = new Map<string, Step>();
  return { outputs: [addModel(model, '', '', steps)], steps };
}

/** Adds the layers of a model that is given the tensor `input`. Returns the name of what it makes. */
function addModel(
  { class_name, config }: LayerConfig,
  prefix: string,
  input: string,
  steps: Map<string, Step>,
): string {
  const layers = (Array.isArray(config.layers) ? config.layers : []) as readonly LayerConfig[];
  const made = new Map<string, string>();
  let last = input;
  for (const layer of layers) {
    const name = nameOf(layer);
    const inbound =
      class_name === 'Sequential'
        ? [last]
        : (layer.inbound_nodes?.[0] ?? []).map(([from]) => made.get(String(from)) ?? input);
    last = addLayer(layer, prefix + name, inbound, input, steps);
    made.set(name, last);
  }
  const [output] = (Array.isArray(config.output_layers) ? config.output_layers : []) as readonly (readonly unknown[])[];
  return made.get(String(output?.[0])) ?? last;
}

function addLayer(
  layer: LayerConfig,
  output: string,
  inbound: readonly string[],
  image: string,
  steps: Map<string, Step>,
): string {
  const [input = image] = inbound;
  if (Array.isArray(layer.config.layers)) return addModel(layer, `${output}/`, input, steps);
  const role = inbound.length > 1 ? 'join' : roleOf(layer);
  const activation = String(layer.config.activation ?? 'linear');
  const offset = role === 'layer' && layer.config.use_bias !== false;
  if (layer.class_name === 'Activation' || activation === 'linear' || role === 'join')
    steps.set(output, { role, offset, input, output });
  else {
    const before = `${output}, before its ${activation}`;
    steps.set(before, { role, offset, input, output: before });
    steps.set(output, { role: SQUASHING.has(activation) ? 'squash' : 'change', input: before, output });
  }
  return output;
}

function roleOf({ class_name, config }: LayerConfig): Role {
  if (class_name === 'Activation' && SQUASHING.has(String(config.activation))) return 'squash';
  const single = class_name === 'Conv2D' && [config.kernel_size].flat().every((side) => side === 1);
  return single ? 'layer' : (ROLES[class_name] ?? 'join');
}

export function nameOf({ name, config }: LayerConfig): string {
  return config.name ?? name ?? '';
}
