import { NearmissError } from '../protocol/reply';
import type { ImageInput } from '../recipe/backboneModel';
import { type OnnxProto, type OnnxValue, toNumber } from '../tensor/onnxSchema';

/** TensorProto.DataType of the standard. */
const TYPES: Readonly<Record<number, ImageInput['type']>> = { 1: 'float32', 2: 'uint8', 10: 'float16' };
const TYPE_NAMES: Readonly<Record<number, string>> = {
  3: 'int8',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  11: 'float64',
  16: 'bfloat16',
};

/** @throws NearmissError where the model takes no image, or something beside it */
export function onnxImageInput({ graph }: OnnxProto, model: string): ImageInput {
  // Old models list their weights among the inputs too.
  const weights = new Set(graph?.initializer.map(({ name }) => name));
  const inputs = (graph?.input ?? []).filter(({ name }) => !weights.has(name));
  if (inputs.length !== 1) {
    const found =
      inputs.length === 0 ? 'no input' : `${inputs.length} inputs (${inputs.map(({ name }) => name).join(', ')})`;
    throw unsuitable(
      model,
      `has ${found}; a backbone takes one image`,
      'Export the part of the model that embeds images by itself, such as the image tower of CLIP.',
    );
  }
  const [input] = inputs;
  const type = input.type?.tensor_type?.elem_type ?? 0;
  if (!TYPES[type]) {
    throw unsuitable(
      model,
      `takes "${input.name}" as ${TYPE_NAMES[type] ?? `type ${type}`}; images are given as float32, float16 or uint8`,
      'Export it with such an input.',
    );
  }
  return { name: input.name, type: TYPES[type], ...shapeOf(input, graph!, model) };
}

function shapeOf(
  input: OnnxValue,
  graph: NonNullable<OnnxProto['graph']>,
  model: string,
): Omit<ImageInput, 'name' | 'type'> {
  const shape = input.type?.tensor_type?.shape?.dim ?? [];
  // A dimension that is left open has a name or nothing, and reads as 0.
  const dims = shape.map(({ dim_value }) => toNumber(dim_value ?? 0) || null);
  const text = shape.map(({ dim_param }, d) => dims[d] ?? (dim_param || '?')).join(' × ') || 'unknown';
  if (dims.length !== 4) {
    throw unsuitable(
      model,
      `takes "${input.name}" of shape ${text}; an image has four dimensions (images, channels, rows, columns in ` +
        'one order or another)',
      'Choose a model for images.',
    );
  }
  const [batch, second, third, fourth] = dims;
  if (isChannels(second)) return { layout: 'NCHW', channels: second, batch, height: third, width: fourth };
  if (isChannels(fourth)) return { layout: 'NHWC', channels: fourth, batch, height: second, width: third };
  const channels = second === null && fourth === null ? channelsOfFirstFilter(input.name, graph) : null;
  if (channels === null)
    throw unsuitable(
      model,
      `takes "${input.name}" of shape ${text}, which leaves 1 or 3 channels nowhere`,
      'Choose a model for colour or gray images.',
    );
  return { layout: 'NCHW', channels, batch, height: third, width: fourth };
}

function isChannels(dim: number | null): dim is 1 | 3 {
  return dim === 1 || dim === 3;
}

/**
 * Where the shape leaves everything open, the first convolution's filters [out, in, rows, columns] tell; they run over
 * channels first.
 */
function channelsOfFirstFilter(input: string, { node, initializer }: NonNullable<OnnxProto['graph']>): 1 | 3 | null {
  const first = node.find(({ op_type, input: given }) => op_type === 'Conv' && given[0] === input);
  const channels = initializer.find(({ name }) => name === first?.input[1])?.dims[1];
  const known = channels === undefined ? null : toNumber(channels);
  return isChannels(known) ? known : null;
}

/** A model that cannot be used: what it is, in words that follow its name, and what to do. */
export function unsuitable(model: string, found: string, remedy: string): NearmissError {
  return new NearmissError('backbone/unsuitable', `${model} ${found}. ${remedy}`);
}
