import type { ImageInput, Preprocessing } from './backboneModel';

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

/**
 * Writes images into the input of a model.
 * @param images count images of `size` pixels, red, green and blue of each, row by row
 * @param out of count * size * input.channels numbers
 */
export function writeInput(images: Uint8Array, size: number, { layout, channels }: Pick<ImageInput, 'layout' | 'channels'>, how: Preprocessing, out: Float32Array | Uint8Array): void {
  const count = images.length / (3 * size);
  for (let c = 0; c < channels; c++) {
    const from = channels === 3 && how.order === 'BGR' ? 2 - c : c;
    const table = valueTable(how, from, out);
    const [start, step] = layout === 'NCHW' ? [c * size, 1] : [c, channels];
    for (let i = 0; i < count; i++) {
      // One plain loop for each image and colour: this is a tenth of the time of a small model otherwise.
      let at = 3 * i * size;
      let to = i * channels * size + start;
      if (channels === 3) for (const end = at + 3 * size; at < end; at += 3, to += step) out[to] = table[images[at + from]];
      else for (const end = at + 3 * size; at < end; at += 3, to += step) out[to] = table[(299 * images[at] + 587 * images[at + 1] + 114 * images[at + 2] + 500) / 1000 | 0];
    }
  }
}

/** What each byte of a colour becomes. */
function valueTable({ mean, std }: Preprocessing, colour: number, out: Float32Array | Uint8Array): Float32Array {
  const [m, s] = [mean[colour] ?? mean[0], std[colour] ?? std[0]];
  const exact = Float32Array.from({ length: 256 }, (_, value) => (value / 255 - m) / s);
  return out instanceof Uint8Array ? exact.map(Math.round) : exact;
}
