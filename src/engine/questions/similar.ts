import type { ImageTable } from '../labels/imageTable';
import { neighboursOf } from '../labels/names';
import { labelsCutTo } from '../metric/classLevels';
import { NearmissError, type ImageReport, type JobContext } from '../protocol';
import { labelChoices } from './imageReport';
import { analyzed, type Standpoint } from './standpoint';
import { subjectOf, subspaceOf } from './subjects';

export interface QueryOptions {
  /** Of the labels, 1 the coarsest; that of the findings where it is left out. */
  readonly level?: number;
  /** Split whose images alone may answer, such as one of product pictures; all where it is left out. */
  readonly gallery?: string;
  /** How many neighbours; as many as the recipe says where it is left out. */
  readonly count?: number;
}

/**
 * The images nearest to any image file, with the classes that they vote for.
 * @param file absolute or relative to the dataset's root; it need not belong to the dataset
 * @throws NearmissError for a file that is no image, or a level or split that the labels do not have
 */
export async function similarImages(
  at: Standpoint,
  file: string,
  { level = at.state.level, gallery, count = at.recipe.findings.neighbours }: QueryOptions,
  job: JobContext,
): Promise<ImageReport> {
  const { answers } = analyzed(at, 'Asking about images');
  const { paths, classes, excluded } = at.table;
  const hidden = gallery === undefined ? excluded : hiddenBeside(gallery, at.table);
  const { labels, names } = labelsCutTo(level, classes, at.table.labels);
  const subject = await subjectOf(at, file, job);
  const knn = await answers.nearest({ subject, hidden, count, subspace: subspaceOf(at, level) }, job);
  const label = typeof subject === 'number' && labels[subject] >= 0 ? names[labels[subject]] : '';
  const neighbours = neighboursOf(knn, { paths, classes: names, labels }, 0, count);
  return {
    image: { path: typeof subject === 'number' ? paths[subject] : file, label },
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
      `${there}, and "${gallery}" was asked for. ` +
        'A split is a folder at the top, or a column "split" of the label file.',
    );
  }
  return excluded.map((out, i) => (out || splits[i] !== gallery ? 1 : 0));
}
