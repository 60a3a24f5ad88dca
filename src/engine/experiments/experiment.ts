import { pixelSize } from '../backbone/chooseSamples';
import { ROWS_ARE_NO_IMAGES } from '../images/rowItems';
import { decodePixels, type Decoded } from '../images/decode';
import { findDataset } from '../labels/findDatasets';
import { openLabels } from '../labels/openLabels';
import { ImageTable } from '../labels/imageTable';
import { openState } from '../labels/state/openState';
import { NearmissError, type JobContext } from '../protocol';
import { readRecipe } from '../recipe/readRecipe';
import type { Recipe } from '../recipe/recipe';

/**
 * A dataset as networks are tried out on it: its images and labels as they stand on disk. Nothing of its findings is
 * loaded or changed.
 */
export interface Experiment {
  readonly root: string;
  readonly paths: readonly string[];
  readonly classes: readonly string[];
  /** Class index per image, -1 where it has no label or cannot be read. */
  readonly labels: Int32Array;
  /** Of each image; '' where the dataset names none. */
  readonly splits: readonly string[];
  readonly decoded: Decoded;
  readonly recipe: Recipe;
  /** The dataset's cache folder: networks that were trained before are found there. */
  readonly cache: string;
}

/**
 * Reads and decodes a dataset.
 * @param recipe instead of the dataset's own
 * @param say takes what a person should hear of, in one line
 * @throws NearmissError when there is no readable image, or when the job was stopped
 */
export async function openExperiment(
  dir: string,
  recipe: Recipe | undefined,
  job: JobContext,
  say: (line: string) => void = () => {},
): Promise<Experiment> {
  const info = await findDataset(dir);
  const state = await openState(info.root);
  state.notes.forEach(say);
  const used = recipe ?? (await readRecipe(info.root));
  const table = ImageTable.of((await openLabels(info, state)).entries);
  if (table.texts)
    throw new NearmissError(
      'dataset/rows',
      `Networks are trained on images, and ${info.labelFile} has none: ${ROWS_ARE_NO_IMAGES}. Findings come from ` +
        `embeddings: nearmiss analyze ${dir} --embeddings x.npy.`,
    );
  const { cache } = state;
  const decoded = await decodePixels(
    { root: info.root, paths: table.paths, size: pixelSize(used.network), cache },
    job,
  );
  if (!decoded.pixels.readable.includes(1)) {
    throw new NearmissError(
      'dataset/empty',
      `Found ${table.count === 0 ? 'no images' : `${table.count} images, none of which can be read`} in ` +
        `${info.root}. Check the folder.`,
    );
  }
  const labels = table.labels.map((label, image) => (decoded.pixels.readable[image] ? label : -1));
  return {
    root: info.root,
    paths: table.paths,
    classes: table.classes,
    labels,
    splits: table.splits,
    decoded,
    recipe: used,
    cache,
  };
}
