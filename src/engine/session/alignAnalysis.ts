import { addRows, alignSpaces, type Analysis } from '../analysis/analysis';
import { embedNew } from '../analysis/trainAnalysis';
import { pixelSize } from '../backbone/chooseSamples';
import { decodePixels, type Decoded } from '../images/decode';
import { rowItems } from '../images/rowItems';
import { type JobContext, NearmissError } from '../protocol';
import type { Space } from '../numeric/space';
import type { Basis } from './basis';

/** The spaces of an analysis with a row for each image as the images are now. */
export interface Aligned {
  readonly decoded: Decoded;
  readonly spaces: readonly Space[];
  /** Images that came, went or changed since the training. */
  readonly changedImages: number;
}

/** What is known of the items of a dataset by looking at them, from the cache where it can be. */
export function decodeItems({ info, table, recipe }: Basis, cache: string, job: JobContext): Promise<Decoded> {
  const { paths, texts } = table;
  if (texts) return Promise.resolve(rowItems(paths, texts));
  return decodePixels({ root: info.root, paths, size: pixelSize(recipe.network), cache }, job);
}

/** Brings an analysis to the images as they are, and embeds those that are new where its model can be had. */
export async function alignAnalysis(
  analysis: Analysis,
  basis: Basis,
  cache: string,
  log: (line: string) => void,
  job: JobContext,
): Promise<Aligned> {
  const decoded = await decodeItems(basis, cache, job);
  const { missing, gone, spaces } = alignSpaces(analysis, decoded.files.hashes);
  if (missing.length > 0) {
    const images = { root: basis.info.root, paths: basis.table.paths, decoded, cache };
    const { device } = basis.recipe.network;
    const rows = await embedNew(analysis, images, missing, device, job).catch((error: Error) => {
      // What is known of the other images can be looked at without the model.
      if (!(error instanceof NearmissError) || !error.code.startsWith('backbone/')) throw error;
      log(`${missing.length} new images have no embedding: ${error.message}`);
      return [];
    });
    rows.forEach((added, s) => (spaces[s] = addRows(spaces[s], missing, added)));
  }
  return { decoded, spaces, changedImages: missing.length + gone };
}
