import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Recipe } from '../recipe/recipe';
import type { BackboneModel, ImageInput, Preprocessing } from '../recipe/backboneModel';
import { type CatalogueModel, catalogueModelOf } from './models/catalogue';
import { unsuitable } from './imageInput';
import { modelName } from './models/modelsFolder';
import { readOnnxModel } from './formats/onnxModel';
import { readTfjsModel } from './formats/tfjsModel';
import { configuredPreprocessing, notedPreprocessing, usualPreprocessing } from './preprocessing';

/**
 * Sides of photos and of small images when the model leaves it open. Small ones gain from being scaled up, but not to
 * the full size.
 */
const PHOTO_SIDE = 224;
const SMALL_SIDE = 160;

export interface OpenedBackbone {
  readonly model: BackboneModel;
  /** What it is and how it is used, for people. */
  readonly description: string;
}

/**
 * Reads a model off its file and settles what the recipe leaves open. Nothing is run yet.
 * @param side the median of the images' widths and heights
 * @throws NearmissError `backbone/…` for a file that cannot be used
 */
export async function openBackbone(file: string, network: Recipe['network'], side: number): Promise<OpenedBackbone> {
  const format = file.endsWith('.json') ? 'tfjs' : 'onnx';
  const { hash, input, found, note, layers } = await (format === 'tfjs' ? readTfjsModel : readOnnxModel)(
    file,
    network.features === 'auto' ? null : network.features,
  );
  const known = catalogueModelOf(hash);
  const { height, width } = sizeOf(
    input,
    network.imageSize,
    known?.side ?? (side < SMALL_SIDE ? SMALL_SIDE : PHOTO_SIDE),
    modelName(file),
  );
  const { preprocessing, source } = await preprocessingOf(file, input, note, network.preprocessing, known);
  const from = layers.length > 1 ? `${layers.length} of its layers` : found.reason;
  const size = `${width} × ${height} pixels`;
  return {
    model: {
      format,
      file,
      hash,
      input,
      height,
      width,
      preprocessing,
      features: found.features,
      map: found.map,
      layers,
      basis: null,
    },
    description: `backbone ${modelName(file)} at ${size}, ${from}, values scaled ${source}`,
  };
}

function sizeOf(
  { height, width }: ImageInput,
  wanted: number | 'auto',
  usual: number,
  name: string,
): { height: number; width: number } {
  if (wanted !== 'auto' && [height, width].some((fixed) => fixed !== null && fixed !== wanted)) {
    throw unsuitable(
      name,
      `takes images of ${width ?? 'any'} × ${height ?? 'any'} pixels only, and "network.imageSize" is ${wanted}`,
      'Set it to "auto".',
    );
  }
  const chosen = wanted === 'auto' ? usual : wanted;
  return { height: height ?? width ?? chosen, width: width ?? height ?? chosen };
}

/**
 * From the recipe, the catalogue, the model's own note, a configuration of Hugging Face beside it, or by what is usual;
 * the first of them that says something.
 */
async function preprocessingOf(
  file: string,
  input: ImageInput,
  note: string,
  recipe: Recipe['network']['preprocessing'],
  known: CatalogueModel | undefined,
): Promise<{ preprocessing: Preprocessing; source: string }> {
  const usual = usualPreprocessing(input);
  if (recipe !== 'auto') return { preprocessing: { ...usual, ...recipe }, source: 'as the recipe says' };
  if (known) return { preprocessing: known.preprocessing, source: `as ${known.name} takes them` };
  const noted = notedPreprocessing(note);
  if (noted.mean) return { preprocessing: { ...usual, ...noted }, source: `as the model notes ("${note}")` };
  const configured = await readConfiguration(join(dirname(file), 'preprocessor_config.json'));
  if (configured.mean)
    return { preprocessing: { ...usual, ...configured }, source: 'as its preprocessor_config.json says' };
  return { preprocessing: usual, source: 'as is usual for such a model' };
}

const configuration = z.object({
  image_mean: z.array(z.number()).optional(),
  image_std: z.array(z.number()).optional(),
  do_normalize: z.boolean().optional(),
  do_center_crop: z.boolean().optional(),
});

async function readConfiguration(file: string): Promise<Partial<Preprocessing>> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return {};
  try {
    return configuredPreprocessing(configuration.parse(JSON.parse(text)));
  } catch {
    // A configuration of another kind of model.
    return {};
  }
}
