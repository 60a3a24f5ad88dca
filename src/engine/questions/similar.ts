import { labelsCutTo } from '../metric/classLevels';
import type { ImageTable } from '../labels/imageTable';
import { neighboursOf } from '../labels/names';
import { NearmissError, type ImageReport, type JobContext } from '../protocol';
import { labelChoices } from './imageReport';
import type { QueryContext } from './queryContext';
import { subjectOf, subspaceOf } from './subjects';

export interface QueryOptions {
  /** Of the labels, 1 the coarsest; the finest where it is left out. */
  readonly level?: number;
  /** Split whose images alone may answer, such as one of product pictures; all where it is left out. */
  readonly gallery?: string;
}

/**
 * The images nearest to any image file, with the classes that they vote for.
 * @param file absolute or relative to the dataset's root; it need not belong to the dataset
 * @throws NearmissError for a file that is no image, or a level or split that the labels do not have
 */
export async function similarImages(
  file: string,
  count: number,
  { level, gallery }: QueryOptions,
  context: QueryContext,
  job: JobContext,
): Promise<ImageReport> {
  const { table, thread, recipe } = context;
  const hidden = gallery === undefined ? table.excluded : hiddenBeside(gallery, table);
  const { labels, names } = labelsCutTo(level, table.classes, table.labels);
  const subject = await subjectOf(file, context, job);
  const knn = await thread.call(
    'nearest',
    { subject, hidden, count, subspace: subspaceOf(level, table.classes, context.analysis, recipe) },
    job,
  );
  const at = { paths: table.paths, classes: names, labels };
  const label = typeof subject === 'number' && labels[subject] >= 0 ? names[labels[subject]] : '';
  const neighbours = neighboursOf(knn, at, 0, count);
  return {
    image: { path: typeof subject === 'number' ? table.paths[subject] : file, label },
    neighbours,
    choices: labelChoices(names, label, neighbours),
    findings: [],
  };
}

/** 1 for the images that do not belong to the gallery. */
function hiddenBeside(gallery: string, { splits, excluded }: ImageTable): Uint8Array {
  const found = [...new Set(splits)].filter((split) => split !== '').sort();
  if (!found.includes(gallery)) {
    const there = found.length === 0 ? 'The dataset names no splits' : `The splits are ${found.join(', ')}`;
    throw new NearmissError(
      'query/gallery',
      `${there}, and "${gallery}" was asked for. A split is a folder at the top, or a column "split" of the ` +
        'label file.',
    );
  }
  return excluded.map((out, i) => (out || splits[i] !== gallery ? 1 : 0));
}
