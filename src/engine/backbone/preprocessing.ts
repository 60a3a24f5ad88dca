import type { Raster } from '../images/plainJpeg';
import type { BackboneModel, ImageInput, Preprocessing } from '../recipe/backboneModel';
import { ScaleUp } from './scaleUp';

/** Of the photos of ImageNet: what models trained in PyTorch mostly expect. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
/** Values from -1 to 1: what models trained in Keras mostly expect. */
const CENTRED = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
/** Values as they are, 0..255. */
const RAW = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };

/** What nothing else says, by what is usual for such an input. */
export function usualPreprocessing({ type, layout }: Pick<ImageInput, 'type' | 'layout'>): Preprocessing {
  const scale = type === 'uint8' ? RAW : layout === 'NHWC' ? CENTRED : IMAGENET;
  return { fit: 'fill', order: 'RGB', ...scale };
}

/** What the model's own note "preprocess" says, where it is one of the usual formulas, such as "RGB, x/127.5-1". */
export function notedPreprocessing(note: string): Partial<Preprocessing> {
  const formula = note.replaceAll(' ', '');
  const order = /\bBGR\b/i.test(note) ? 'BGR' : 'RGB';
  if (/x\/127\.5-1\b/.test(formula)) return { order, ...CENTRED };
  if (/x\/255\b/.test(formula)) return { order, mean: [0, 0, 0], std: [1, 1, 1] };
  return /imagenet/i.test(note) ? { order, ...IMAGENET } : {};
}

/** What a `preprocessor_config.json` of Hugging Face says. */
export function configuredPreprocessing(config: {
  readonly image_mean?: number[];
  readonly image_std?: number[];
  readonly do_normalize?: boolean;
  readonly do_center_crop?: boolean;
}): Partial<Preprocessing> {
  const fit = config.do_center_crop ? { fit: 'cover' as const } : {};
  if (config.do_normalize === false) return { ...fit, mean: [0, 0, 0], std: [1, 1, 1] };
  return config.image_mean && config.image_std ? { ...fit, mean: config.image_mean, std: config.image_std } : fit;
}

/** Writes images into the input of a model, time after time into the same memory. */
export class InputWriter {
  /** The input: batch * height * width * input.channels numbers. */
  private readonly out: Float32Array | Uint8Array;
  private readonly scale: ScaleUp;
  private readonly tables: readonly Float32Array[];
  /** Whether planes are drawn where they belong, or one after the other beside it. */
  private readonly inPlace: boolean;

  /** @param batch images that the model takes at once */
  constructor(
    private readonly model: Pick<BackboneModel, 'input' | 'height' | 'width' | 'preprocessing'>,
    readonly batch: number,
  ) {
    const {
      input: { layout, channels, type },
      height,
      width,
      preprocessing,
    } = model;
    this.inPlace = layout === 'NCHW' && type !== 'uint8';
    this.scale = new ScaleUp({ width, height }, this.inPlace ? batch * channels : 1);
    const length = batch * height * width * channels;
    this.out = this.inPlace ? this.scale.out : type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
    this.tables = [0, 1, 2].map((colour) => valueTable(preprocessing, colour, type === 'uint8'));
  }

  /**
   * Writes images colour by colour, scaled up where they are smaller.
   * @param images no more than the batch; the numbers of those that are not given are 0
   * @returns the input, which holds until the next call
   */
  write(images: readonly Raster[]): Float32Array | Uint8Array {
    const {
      input: { layout, channels },
      height,
      width,
      preprocessing,
    } = this.model;
    const size = height * width;
    for (let c = 0; c < channels; c++) {
      const colour = channels === 3 && preprocessing.order === 'BGR' ? 2 - c : c;
      images.forEach((image, i) => {
        const place = i * channels + c;
        const plane = this.scale.draw(this.inPlace ? place : 0, image, (pixels) =>
          writePlane(image, channels === 3 ? colour : null, this.tables[colour], pixels),
        );
        if (!this.inPlace)
          spread(
            plane,
            this.out,
            layout === 'NCHW' ? place * size : i * channels * size + c,
            layout === 'NCHW' ? 1 : channels,
          );
      });
    }
    return this.out.fill(0, images.length * channels * size);
  }
}

/** One colour of each pixel as the model is given it; its brightness (Rec. 601) where the colour is null. */
function writePlane({ data }: Raster, colour: number | null, table: Float32Array, out: Float32Array): void {
  if (colour !== null) for (let i = 0, at = colour; i < out.length; i++, at += 3) out[i] = table[data[at]];
  else
    for (let i = 0, at = 0; i < out.length; i++, at += 3)
      out[i] = table[((299 * data[at] + 587 * data[at + 1] + 114 * data[at + 2] + 500) / 1000) | 0];
}

function spread(plane: Float32Array, out: Float32Array | Uint8Array, start: number, step: number): void {
  // Bytes are cut off after the point, so a half more rounds.
  const half = out instanceof Uint8Array ? 0.5 : 0;
  for (let i = 0, to = start; i < plane.length; i++, to += step) out[to] = plane[i] + half;
}

/** What each byte of a colour becomes. */
function valueTable({ mean, std }: Preprocessing, colour: number, bytes: boolean): Float32Array {
  const [m, s] = [mean[colour] ?? mean[0], std[colour] ?? std[0]];
  const exact = Float32Array.from({ length: 256 }, (_, value) => (value / 255 - m) / s);
  return bytes ? exact.map(Math.round) : exact;
}
