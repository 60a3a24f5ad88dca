import type { Decoded } from '../images/decode';
import type { Samples } from '../numeric/samples';
import type { JobContext } from '../protocol/job';
import type { Recipe } from '../recipe/recipe';
import { autoBackbone } from './autoBackbone';
import type { BackboneModel } from '../recipe/backboneModel';
import { extractFeatures } from './extractFeatures';
import { narrowFeatures } from './narrowFeatures';
import { findModel } from './models/modelsFolder';
import { openBackbone } from './openBackbone';

/** Images without colours that are no larger, in pixels, are taken for drawn ones. */
const DRAWN = 64;

/** The images of a dataset as they are read. */
export interface Images {
  readonly root: string;
  /** Relative to the root. */
  readonly paths: readonly string[];
  readonly decoded: Decoded;
  /** The dataset's cache folder. */
  readonly cache: string;
}

/** What networks are to be trained on, before it is computed. */
export interface SampleChoice {
  /** null: on pixels. */
  readonly backbone: BackboneModel | null;
  /** What and why, for people; '' where the recipe asks for a convnet. */
  readonly description: string;
}

/**
 * Pixels or the features of a pretrained model, by the recipe, and where that leaves it open by what is there.
 * @throws NearmissError `backbone/…` for a model that cannot be used
 */
export async function chooseSamples(
  { root, decoded }: Pick<Images, 'root' | 'decoded'>,
  { network }: Pick<Recipe, 'network'>,
): Promise<SampleChoice> {
  if (network.backbone === 'convnet') return { backbone: null, description: '' };
  const side = medianSide(decoded);
  if (network.backbone !== 'auto') {
    const { model, description } = await openBackbone(await findModel(network.backbone, root), network, side);
    return { backbone: model, description };
  }
  const { file, why } = await autoBackbone(side <= DRAWN && decoded.pixels.channels === 1);
  if (file === null) return { backbone: null, description: why };
  const { model, description } = await openBackbone(file, network, side);
  return { backbone: model, description: `${description} (chosen since ${why})` };
}

/** What was looked at and what learned from it, in one line. */
export function describeTraining(samples: string, training: string): string {
  return samples === '' ? training : `${training}; ${samples}`;
}

/** The size of pixels beside the features of a named backbone, whose own size the recipe's `imageSize` is then. */
export function pixelSize({ backbone, imageSize }: Recipe['network']): number | 'auto' {
  return backbone === 'auto' || backbone === 'convnet' ? imageSize : 'auto';
}

export interface ChosenSamples {
  readonly samples: Samples;
  /** Where the model ran, in words; null where it did not have to. */
  readonly device: string | null;
  /** As it was given, with the basis that its features are seen on. */
  readonly backbone: BackboneModel | null;
}

/**
 * The samples of all images; the features of a backbone are computed where the cache does not have them. Where they are
 * wide they come on the basis that the backbone names, or on one that is found for these images.
 */
export async function samplesOf(
  backbone: BackboneModel | null,
  { root, paths, decoded, cache }: Images,
  device: Recipe['network']['device'],
  job: JobContext,
): Promise<ChosenSamples> {
  if (!backbone) return { samples: decoded.pixels, device: null, backbone };
  const { features, device: ranOn } = await extractFeatures(
    { root, paths, hashes: decoded.files.hashes, model: backbone, device, cache },
    job,
  );
  const narrow = await narrowFeatures(features, backbone, cache, job);
  return { samples: narrow.features, device: ranOn, backbone: { ...backbone, basis: narrow.basis } };
}

function medianSide({ files: { widths, heights } }: Decoded): number {
  const sides = [...widths, ...heights].filter((side) => side > 0).sort((a, b) => a - b);
  return sides[sides.length >> 1] ?? 0;
}
