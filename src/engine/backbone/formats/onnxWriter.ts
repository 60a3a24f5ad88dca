import {
  ELEMENTS,
  encodeOnnx,
  type OnnxAttribute,
  type OnnxStep,
  type OnnxTensorType,
  type OnnxWeights,
} from '../../tensor/onnxSchema';
import { toHalf } from './half';

type Dims = Readonly<Record<string, OnnxTensorType['dims']>>;

/** An ONNX model put together step by step, in the order in which it runs. Every step returns its tensor's name. */
export class OnnxWriter {
  private readonly nodes: OnnxStep[] = [];
  private readonly weights: OnnxWeights[] = [];

  step(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    this.nodes.push({ op: operator, in: inputs, out: [output], attributes });
    return output;
  }

  numbers(name: string, dims: readonly number[], values: Float32Array): string {
    this.weights.push({ name, type: 'float32', dims, values });
    return name;
  }

  /** Kept in half precision, half the size; the runtime casts them once, when it loads the model. */
  halves(name: string, dims: readonly number[], values: Float32Array): string {
    this.weights.push({ name: `${name}/half`, type: 'float16', dims, values: toHalf(values) });
    return this.step('Cast', [`${name}/half`], name, { to: ELEMENTS.float32 });
  }

  /**
   * @param inputs and outputs by name, with their dimensions; one that is left open has a name
   * @param notes that the file carries along
   */
  bytes(name: string, inputs: Dims, outputs: Dims, notes: Readonly<Record<string, string>>): Uint8Array {
    const { nodes, weights } = this;
    return encodeOnnx({ name, nodes, weights, inputs: floats(inputs), outputs: floats(outputs), notes });
  }
}

function floats(dims: Dims): Record<string, OnnxTensorType> {
  return Object.fromEntries(Object.entries(dims).map(([name, own]) => [name, { type: 'float32', dims: own }]));
}
