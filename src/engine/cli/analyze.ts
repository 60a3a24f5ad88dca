import {
  FINDING_KINDS,
  FINDING_TITLES,
  percent,
  type DatasetState,
  type Finding,
  type FindingKind,
  type ImageRef,
  type Moved,
} from '../protocol';
import { writeReport } from '../exchange/report';
import { embeddingsOf } from './embeddings';
import { withDataset } from './openDataset';
import type { ExitCode } from './exitCode';
import { table, terminalJob } from './terminal';

export interface AnalyzeOptions {
  readonly format: 'table' | 'json';
  readonly retrain?: boolean;
  readonly training: boolean;
  readonly probabilities?: string | false;
  readonly level?: number;
  readonly embeddings?: string;
  readonly paths?: string;
  readonly failOn?: ReadonlyMap<FindingKind, number>;
  readonly kind?: FindingKind;
  readonly limit: number;
  readonly report?: string;
}

export async function analyze(dir: string, options: AnalyzeOptions): Promise<ExitCode> {
  return withDataset(dir, async (curator) => {
    const { job, end } = terminalJob(options.format === 'json');
    const { status, state, moved } = await curator
      .analyze(
        {
          retrain: options.retrain ?? false,
          training: options.training,
          probabilities: options.probabilities,
          embeddings: embeddingsOf(options),
          level: options.level,
        },
        job,
      )
      .finally(end);
    if (status === 'stopped') {
      console.error('nearmiss: stopped before it was finished. Run the command again to go on from there.');
      return 2;
    }
    const findings = curator.at.findings;
    if (options.report) await writeReport(options.report, state, findings, curator.at.classes);
    const listed = options.kind ? findings.filter(({ kind }) => kind === options.kind) : findings;
    console.log(
      options.format === 'json'
        ? JSON.stringify({ state, moved, classes: curator.at.classes, findings: listed })
        : [summary(state, listed, options.limit), ...(moved ? ['', movedSummary(moved, options.limit)] : [])].join(
            '\n',
          ),
    );
    return overLimit(findings, options.failOn);
  });
}

/** What a new training changed: the numbers in one line, then the suspects that came and went. */
function movedSummary({ message, newSuspects, clearedSuspects, classes }: Moved, limit: number): string {
  const images = (what: string, all: readonly ImageRef[]) =>
    all.slice(0, limit).map(({ path, label }) => [what, path, label]);
  const lines = [...images('new', newSuspects), ...images('cleared', clearedSuspects)];
  const rates = classes
    .slice(0, limit)
    .map(({ label, before, after }) => `${label} ${percent(before ?? 0)} → ${percent(after ?? 0)}`);
  return [
    message,
    ...(rates.length > 0 ? [`Wrong labels by class: ${rates.join(', ')}`] : []),
    ...(lines.length > 0 ? [table(['suspect', 'image', 'label'], lines)] : []),
  ].join('\n');
}

/** Says on standard error which limit was passed, and answers with the exit code. */
function overLimit(findings: readonly Finding[], limits: ReadonlyMap<FindingKind, number> | undefined): ExitCode {
  let code: ExitCode = 0;
  for (const [kind, limit] of limits ?? []) {
    const found = findings.filter((finding) => finding.kind === kind).length;
    if (found <= limit) continue;
    console.error(`nearmiss: ${found} findings of kind ${kind}, and --fail-on allows ${limit}.`);
    code = 1;
  }
  return code;
}

export function summary(state: DatasetState, findings: readonly Finding[], limit: number): string {
  const { analysis } = state;
  const counts = [
    `${state.images} images`,
    `${state.classes.length} classes`,
    ...(state.unlabelled ? [`${state.unlabelled} unlabelled`] : []),
    ...(state.excluded ? [`${state.excluded} excluded`] : []),
  ];
  const lines = [`${state.root}: ${counts.join(', ')}`, ...(state.notes ?? [])];
  if (analysis) {
    const recall = analysis.recallAt1 === null ? '' : `; recall@1 of held-out images ${percent(analysis.recallAt1)}`;
    lines.push(`${analysis.description}${recall}; ${analysis.search}`);
  }
  for (const kind of FINDING_KINDS) {
    const ofKind = findings.filter((finding) => finding.kind === kind);
    if (ofKind.length === 0) continue;
    lines.push('', `${FINDING_TITLES[kind]}: ${ofKind.length}`, findingTable(kind, ofKind.slice(0, limit)));
    if (ofKind.length > limit)
      lines.push(`… and ${ofKind.length - limit} more (--limit ${ofKind.length}, or --format json)`);
  }
  if (findings.length === 0) lines.push('', 'No findings.');
  return lines.join('\n');
}

function findingTable(kind: FindingKind, findings: readonly Finding[]): string {
  if (kind === 'class')
    return table(
      ['class', 'why'],
      findings.map((finding) => [finding.image.label, why(finding)]),
    );
  if (kind !== 'suspect') {
    return table(
      ['image', 'label', 'why'],
      findings.map((finding) => [finding.image.path, finding.image.label, why(finding)]),
    );
  }
  return table(
    ['wrong', 'image', 'label', 'suggested', 'why'],
    findings.map((finding) => {
      const {
        score,
        image,
        suggestions: [best],
      } = finding;
      return [
        percent(score),
        image.path,
        image.label,
        best ? `${best.label} ${percent(best.probability)}` : '',
        why(finding),
      ];
    }),
  );
}

/** Why it is a finding, and what would clear it. */
const why = ({ reason, clears }: Finding): string => (clears ? `${reason} ${clears}` : reason);
