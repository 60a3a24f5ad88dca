import type { Raster } from '../dataset/plainJpeg';
import type { BackboneModel, ImageInput, Preprocessing } from './backboneModel';
import { scaleUp, Scratch } from './scaleUp';

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
export function configuredPreprocessing(config: { readonly image_mean?: number[]; readonly image_std?: number[]; readonly do_normalize?: boolean; readonly do_center_crop?: boolean }): Partial<Preprocessing> {
  const fit = config.do_center_crop ? { fit: 'cover' as const } : {};
  if (config.do_normalize === false) return { ...fit, mean: [0, 0, 0], std: [1, 1, 1] };
  return config.image_mean && config.image_std ? { ...fit, mean: config.image_mean, std: config.image_std } : fit;
}

/** What writing an input needs beside it, for the next input too. */
export class InputScratch {
  /** A colour of an image before it is scaled, while it is, and as the model is given it. */
  readonly small = new Scratch();
  readonly rows = new Scratch();
  readonly large = new Scratch();
}

/**
 * Writes images into the input of a model, colour by colour, scaled up where they are smaller.
 * @param out of as many images as the model takes at once, each height * width * input.channels numbers; those beyond the ones given are made 0
 */
export function writeInput(images: readonly Raster[], { input: { layout, channels }, height, width, preprocessing }: Pick<BackboneModel, 'input' | 'height' | 'width' | 'preprocessing'>, out: Float32Array | Uint8Array, scratch = new InputScratch()): void {
  const size = height * width;
  const inPlace = layout === 'NCHW' && out instanceof Float32Array;
  const aside = scratch.large.take(inPlace ? 0 : size);
  for (let c = 0; c < channels; c++) {
    const colour = channels === 3 && preprocessing.order === 'BGR' ? 2 - c : c;
    const table = valueTable(preprocessing, colour, out);
    images.forEach((image, i) => {
      const start = (i * channels + c) * size;
      const plane = inPlace ? out.subarray(start, start + size) : aside;
      if (image.width === width && image.height === height) writePlane(image, channels === 3 ? colour : null, table, plane);
      else scaleUp(writePlane(image, channels === 3 ? colour : null, table, scratch.small.take(image.width * image.height)), image, { width, height }, plane, scratch.rows);
      if (!inPlace) place(plane, out, layout === 'NCHW' ? start : i * channels * size + c, layout === 'NCHW' ? 1 : channels);
    });
  }
  out.fill(0, images.length * channels * size);
}

/** One colour of each pixel as the model is given it; its brightness (Rec. 601) where the colour is null. */
function writePlane({ data }: Raster, colour: number | null, table: Float32Array, out: Float32Array): Float32Array {
  if (colour !== null) for (let i = 0, at = colour; i < out.length; i++, at += 3) out[i] = table[data[at]];
  else for (let i = 0, at = 0; i < out.length; i++, at += 3) out[i] = table[(299 * data[at] + 587 * data[at + 1] + 114 * data[at + 2] + 500) / 1000 | 0];
  return out;
}

function place(plane: Float32Array, out: Float32Array | Uint8Array, start: number, step: number): void {
  // Bytes are cut off after the point, so a half more rounds.
  const half = out instanceof Uint8Array ? 0.5 : 0;
  for (let i = 0, to = start; i < plane.length; i++, to += step) out[to] = plane[i] + half;
}

/** What each byte of a colour becomes. */
function valueTable({ mean, std }: Preprocessing, colour: number, out: Float32Array | Uint8Array): Float32Array {
  const [m, s] = [mean[colour] ?? mean[0], std[colour] ?? std[0]];
  const exact = Float32Array.from({ length: 256 }, (_, value) => (value / 255 - m) / s);
  return out instanceof Uint8Array ? exact.map(Math.round) : exact;
}
