import { type Analysis, labelsOfTraining } from '../analysis/analysis';
import { importedSpaces } from '../analysis/importAnalysis';
import type { LabelFreeKey } from '../analysis/labelFreeCache';
import { normalImages } from '../curation/outliers/normalImages';
import { presentImages } from '../numeric/embeddings';
import type { Recipe } from '../recipe/recipe';
import type { Aligned } from './alignAnalysis';
import type { Basis } from './basis';

/** What the thread of the findings is given of an analysis, and by what its results are kept. */
export function labelFreeInput(analysis: Analysis, { decoded, spaces }: Aligned, { table, recipe }: Basis) {
  const { files, appearances } = decoded;
  const { classes, labels } = labelsOfTraining(analysis, files.hashes, (image) => table.label(image));
  const {
    metric,
    findings: { normalClasses, quality },
    training: { seed },
  } = recipe;
  const seen = spaces.flatMap((space, s) =>
    analysis.spaces[s].embedder.kind === 'imported' ? importedSpaces(space, metric, labels, seed) : [space],
  );
  const normal = normalImages({ classes, labels }, normalClasses);
  const content = { key: labelFreeKey(analysis, recipe), hashes: files.hashes };
  // Images without an embedding may have one the next time, when their model is there.
  const present = seen.map(({ embeddings }) => presentImages(embeddings).length);
  const learned: LabelFreeKey = { ...content, key: [content.key, seed, ...present].join(' '), labels, classes, normal };
  const pictures = { ...files, appearances, quality };
  return {
    input: { spaces: seen, metric, labels, classCount: classes.length, normal, pictures, seed },
    content,
    learned,
  };
}

/** Of what is kept with an analysis and hangs on no label: it hangs on the metric too. */
export function labelFreeKey({ trainedAt }: Analysis, { metric }: Recipe): string {
  return `${trainedAt} ${JSON.stringify(metric)}`;
}
