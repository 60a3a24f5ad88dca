import { networkFolder } from '../analysis/trainAnalysis';
import { samplesOf } from '../backbone/chooseSamples';
import { isPlainCosine } from '../metric/metricRows';
import type { Space } from '../numeric/space';
import type { JobContext, RecognitionReport } from '../protocol';
import { strangerSpaces } from '../training/strangers';
import type { QueryContext } from './queryContext';
import { subjectsOf } from './subjects';

/**
 * Who of the dataset's classes is on each of these image files, or nobody. @param far share of strangers that may be
 * taken for somebody
 */
export async function recognizeImages(
  files: readonly string[],
  far: number,
  context: QueryContext,
  job: JobContext,
): Promise<RecognitionReport> {
  const { table, thread } = context;
  const subjects = await subjectsOf(files, context, job);
  const labels = table.labels.map((label, i) => (table.excluded[i] ? -1 : label));
  const { nearest, distances, rates } = await thread.call(
    'recognize',
    { subjects, labels, far, strangerSpaces: await strangersOf(labels, context, job) },
    job,
  );
  return {
    ...rates,
    images: files.map((file, i) => {
      const at = nearest[i];
      const label = at >= 0 && distances[i] < rates.threshold ? table.label(at) : null;
      return {
        file,
        label,
        distance: at < 0 ? null : distances[i],
        nearest: at < 0 ? null : { path: table.paths[at], label: table.label(at) },
      };
    }),
  };
}

/**
 * Networks that show how near strangers come to the gallery; trained by the first question and kept with the others.
 */
async function strangersOf(
  labels: Int32Array,
  { root, table, analysis, decoded, cache, recipe }: QueryContext,
  job: JobContext,
): Promise<Space[]> {
  const trained = analysis.spaces.some(({ embedder }) => embedder.kind === 'network');
  if (!trained || !isPlainCosine(recipe.metric)) return [];
  const { samples } = await samplesOf(
    analysis.backbone,
    { root, paths: table.paths, decoded, cache },
    recipe.network.device,
    job,
  );
  return strangerSpaces({ samples, labels, classes: table.classes, recipe, cacheFolder: networkFolder(cache) }, job);
}
