import { fileProblemFindings, unreadableImages } from '../curation/fileProblems';
import { classLevels } from '../metric/classLevels';
import type { DatasetState, Finding } from '../protocol';
import type { Standpoint } from '../questions/standpoint';
import type { Asking } from './asking';
import type { CurrentAnalysis } from './currentAnalysis';
import type { LabelDesk } from './labelDesk';

/** The dataset as it stands, frozen. */
export function standpointOf(desk: LabelDesk, analysis: CurrentAnalysis, asking: Asking): Standpoint {
  const { table } = desk.labels;
  const { recipe } = asking;
  const { classes, suspicion, analyzed } = analysis;
  const findings = [...analysis.findings, ...fileProblems(desk, analysis)];
  const state = stateOf(desk, analysis, findings, asking.level(table.classes));
  return Object.freeze({ state, table, recipe, findings, classes, suspicion, analyzed });
}

function stateOf(
  { labels: { info, table, entries, source }, decisions }: LabelDesk,
  analysis: CurrentAnalysis,
  findings: readonly Finding[],
  level: number,
): DatasetState {
  const { images, unlabelled, classes } = table.counts();
  const counts: Record<string, number> = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return {
    ...info,
    rows: table.texts !== null,
    images,
    unlabelled,
    excluded: entries.paths.length - images,
    classes,
    notes: source.notes ?? [],
    analysis: analysis.state(table, counts),
    levels: classLevels(table.classes).length,
    level,
    undoable: decisions.undoable,
  };
}

/** What is wrong with files and rows; images that cannot be decoded are known once they were decoded. */
function fileProblems({ labels: { table }, problems }: LabelDesk, { files }: CurrentAnalysis): Finding[] {
  const isThere = (path: string): boolean => table.row(path) !== undefined;
  const unreadable = files ? unreadableImages(table.paths, files.problems).filter(({ path }) => isThere(path)) : [];
  const label = (path: string): string => (isThere(path) ? table.label(table.row(path)!) : '');
  return fileProblemFindings([...unreadable, ...problems], label);
}
