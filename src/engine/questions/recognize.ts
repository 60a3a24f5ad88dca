import { networkFolder } from '../analysis/trainAnalysis';
import { samplesOf } from '../backbone/chooseSamples';
import { isPlainCosine } from '../metric/metricRows';
import type { Space } from '../numeric/space';
import type { JobContext, RecognitionReport } from '../protocol';
import { strangerSpaces } from '../training/strangers';
import { analyzed, type Standpoint } from './standpoint';
import { subjectsOf } from './subjects';

/**
 * Who of the dataset's classes is on each of these image files, or nobody.
 * @param far share of strangers that may be taken for somebody
 */
export async function recognizeImages(
  at: Standpoint,
  files: readonly string[],
  far: number,
  job: JobContext,
): Promise<RecognitionReport> {
  const { answers } = analyzed(at, 'Asking about images');
  const { table } = at;
  const subjects = await subjectsOf(at, files, job);
  const labels = table.labels.map((label, i) => (table.excluded[i] ? -1 : label));
  const strangers = await strangersOf(at, labels, job);
  const { nearest, distances, rates } = await answers.recognize(
    { subjects, labels, far, strangerSpaces: strangers },
    job,
  );
  return {
    ...rates,
    images: files.map((file, i) => {
      const row = nearest[i];
      const label = row >= 0 && distances[i] < rates.threshold ? table.label(row) : null;
      return {
        file,
        label,
        distance: row < 0 ? null : distances[i],
        nearest: row < 0 ? null : { path: table.paths[row], label: table.label(row) },
      };
    }),
  };
}

/**
 * Networks that show how near strangers come to the gallery; trained by the first question and kept with the others.
 */
async function strangersOf(at: Standpoint, labels: Int32Array, job: JobContext): Promise<Space[]> {
  const { analysis, decoded, cache } = analyzed(at, 'Asking about images');
  const { recipe, table, state } = at;
  const trained = analysis.spaces.some(({ embedder }) => embedder.kind === 'network');
  if (!trained || !isPlainCosine(recipe.metric)) return [];
  const images = { root: state.root, paths: table.paths, decoded, cache };
  const { samples } = await samplesOf(analysis.backbone, images, recipe.network.device, job);
  return strangerSpaces({ samples, labels, classes: table.classes, recipe, cacheFolder: networkFolder(cache) }, job);
}
