import { OnnxWriter } from '../formats/onnxWriter';
import type { TorchTensor } from './torchFile';

/*
 * EfficientNet-Lite0 (Tan and Le 2019; without squeezing and with ReLU6, for small devices) as an ONNX graph, from the
 * weights of its PyTorch port. Every convolution is padded as TensorFlow does, the odd row and column at the end.
 */

/** Kernel width and step of the depthwise convolution of each inverted residual block; the rest is in the file. */
const BLOCKS = [
  [3, 1],
  [3, 2],
  [3, 1],
  [5, 2],
  [5, 1],
  [3, 2],
  [3, 1],
  [3, 1],
  [5, 1],
  [5, 1],
  [5, 1],
  [5, 2],
  [5, 1],
  [5, 1],
  [5, 1],
  [3, 1],
] as const;
const STEM_STEP = 2;
/** Added to the variance by its batch normalisations. */
const EPSILON = 1e-3;
/** The bounds of ReLU6. */
const [LEAST, MOST] = ['zero', 'six'];

/** Where features are taken: after the depthwise convolution of a block, or after the last convolution of all. */
export type Layer = number | 'head';

type Weights = ReadonlyMap<string, TorchTensor>;

/**
 * The model as ONNX with one output, "features": the layers' averages over the image, one after the other.
 * @throws Error where a weight is missing or of another shape
 */
export function efficientNetLite(weights: Weights, layers: readonly Layer[]): Uint8Array {
  return new Builder(weights, layers).bytes();
}

class Builder {
  private readonly writer = new OnnxWriter();
  private readonly averages = new Map<Layer, string>();
  private readonly widths = new Map<Layer, number>();

  constructor(
    private readonly weights: Weights,
    private readonly layers: readonly Layer[],
  ) {}

  bytes(): Uint8Array {
    const { writer, layers } = this;
    writer.numbers(LEAST, [], Float32Array.of(0));
    writer.numbers(MOST, [], Float32Array.of(6));
    let x = this.clipped(this.convolution('image', 'stem', '_conv_stem', '_bn0', 3, STEM_STEP));
    BLOCKS.forEach(([kernel, step], b) => (x = this.block(x, b, kernel, step)));
    const map = this.clipped(this.convolution(x, 'head', '_conv_head', '_bn1', 1, 1));
    this.average('head', map, '_conv_head');
    writer.step(
      'Concat',
      layers.map((layer) => this.averages.get(layer)!),
      'features',
      { axis: 1 },
    );
    const widths = layers.map((layer) => this.widths.get(layer)!);
    return writer.bytes(
      'efficientnet-lite0',
      { image: ['images', 3, 'rows', 'columns'] },
      { features: ['images', widths.reduce((sum, width) => sum + width, 0)] },
      { preprocess: 'RGB, mean and deviation of ImageNet', layers: widths.join(','), map },
    );
  }

  /** Widens to many channels, looks at each by itself, narrows again; what went in is added where it fits. */
  private block(input: string, b: number, kernel: number, step: number): string {
    const own = `_blocks.${b}`;
    const name = `block${b}`;
    const wide = this.weights.has(`${own}._expand_conv.weight`)
      ? this.clipped(this.convolution(input, `${name}/expand`, `${own}._expand_conv`, `${own}._bn0`, 1, 1))
      : input;
    const seen = this.clipped(
      this.convolution(wide, `${name}/depthwise`, `${own}._depthwise_conv`, `${own}._bn1`, kernel, step),
    );
    this.average(b, seen, `${own}._depthwise_conv`);
    const narrow = this.convolution(seen, `${name}/project`, `${own}._project_conv`, `${own}._bn2`, 1, 1);
    const [output, , ,] = this.tensor(`${own}._project_conv.weight`).dims;
    const first = this.weights.get(`${own}._expand_conv.weight`)?.dims[1];
    return step === 1 && output === first ? this.writer.step('Add', [narrow, input], `${name}/sum`) : narrow;
  }

  /** With the batch normalisation after it taken into its weights. */
  private convolution(input: string, name: string, own: string, norm: string, kernel: number, step: number): string {
    const { dims, values } = this.tensor(`${own}.weight`);
    const [outputs, perGroup, height, width] = dims;
    if (dims.length !== 4 || height !== kernel || width !== kernel)
      throw new Error(`${own} has the shape ${dims.join(' × ')}, which is not that of EfficientNet-Lite0.`);
    const of = (what: string): Float32Array => {
      const { values: found } = this.tensor(`${norm}.${what}`);
      if (found.length !== outputs) throw new Error(`${norm}.${what} does not fit ${own}.`);
      return found;
    };
    const [mean, offset, gain] = [of('running_mean'), of('bias'), of('weight')];
    const scale = of('running_var').map((variance, c) => gain[c] / Math.sqrt(variance + EPSILON));
    const each = values.length / outputs;
    const weights = this.writer.halves(
      `${name}/weights`,
      dims,
      values.map((value, i) => value * scale[Math.floor(i / each)]),
    );
    const bias = this.writer.numbers(
      `${name}/offset`,
      [outputs],
      offset.map((value, c) => value - mean[c] * scale[c]),
    );
    return this.writer.step('Conv', [input, weights, bias], name, {
      kernel_shape: [kernel, kernel],
      strides: [step, step],
      group: perGroup === 1 ? outputs : 1,
      auto_pad: 'SAME_UPPER',
    });
  }

  private clipped(name: string): string {
    return this.writer.step('Clip', [name, LEAST, MOST], `${name}/clipped`);
  }

  private average(layer: Layer, map: string, own: string): void {
    if (!this.layers.includes(layer)) return;
    const pooled = this.writer.step('GlobalAveragePool', [map], `${map}/average`);
    this.averages.set(layer, this.writer.step('Flatten', [pooled], `${map}/row`));
    this.widths.set(layer, this.tensor(`${own}.weight`).dims[0]);
  }

  private tensor(name: string): TorchTensor {
    const tensor = this.weights.get(name);
    if (!tensor) throw new Error(`The file has no tensor ${name}.`);
    return tensor;
  }
}
