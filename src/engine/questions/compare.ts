import type { Subject } from '../curation/answers/query';
import { labelsCutTo } from '../metric/classLevels';
import type { JobContext, PairReport } from '../protocol';
import type { QueryContext } from './queryContext';
import type { QueryOptions } from './similar';
import { subjectOf, subspaceOf } from './subjects';

/**
 * Whether two image files show the same class, with what that answer costs; measured on held-out images of the dataset.
 */
export async function compareImages(
  files: readonly [string, string],
  { level, far }: QueryOptions & { readonly far?: number },
  context: QueryContext,
  job: JobContext,
): Promise<PairReport> {
  const { table, thread, recipe } = context;
  const { labels } = labelsCutTo(level, table.classes, table.labels);
  const a = await subjectOf(files[0], context, job);
  const b = await subjectOf(files[1], context, job);
  const subspace = subspaceOf(level, table.classes, context.analysis, recipe);
  const verdict = await thread.call(
    'verify',
    { a, b, labels: labels.map((label, i) => (table.excluded[i] ? -1 : label)), subspace, far: far ?? null },
    job,
  );
  const shown = (subject: Subject, file: string) =>
    typeof subject === 'number'
      ? { path: table.paths[subject], label: table.label(subject) }
      : { path: file, label: '' };
  return { first: shown(a, files[0]), second: shown(b, files[1]), ...verdict };
}
