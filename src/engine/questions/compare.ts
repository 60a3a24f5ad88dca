import type { Subject } from '../curation/answers/query';
import { labelsCutTo } from '../metric/classLevels';
import type { JobContext, PairReport } from '../protocol';
import { analyzed, type Standpoint } from './standpoint';
import { subjectOf, subspaceOf } from './subjects';

/**
 * Whether two image files, of the dataset or not, show the same class, with what that answer costs; measured on
 * held-out images of the dataset.
 * @param level of the labels, 1 the coarsest; that of the findings where it is left out
 * @param far share of false accepts to allow
 */
export async function compareImages(
  at: Standpoint,
  files: readonly [string, string],
  { level = at.state.level, far = null }: { readonly level?: number; readonly far?: number | null },
  job: JobContext,
): Promise<PairReport> {
  const { answers } = analyzed(at, 'Asking about images');
  const { table } = at;
  const cut = labelsCutTo(level, table.classes, table.labels);
  const labels = cut.labels.map((label, i) => (table.excluded[i] ? -1 : label));
  const a = await subjectOf(at, files[0], job);
  const b = await subjectOf(at, files[1], job);
  const verdict = await answers.verify({ a, b, labels, subspace: subspaceOf(at, level), far }, job);
  const shown = (subject: Subject, file: string) =>
    typeof subject === 'number'
      ? { path: table.paths[subject], label: table.label(subject) }
      : { path: file, label: '' };
  return { first: shown(a, files[0]), second: shown(b, files[1]), ...verdict };
}
