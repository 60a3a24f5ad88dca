import type { Finding, FindingKind } from '../engine/protocol';
import type { ReviewTab } from './reviewTab';

export type FindingOrder = 'score' | 'class' | 'path';

/** What the person asked to see. Survives a reload. */
export interface FindingFilter {
  /** Every word must occur in the path, a label or the reason, in any case. */
  readonly text: string;
  /** Given and suggested label as `pairOf` writes them; '' for all. */
  readonly pair: string;
  /** Least probability of being wrong, 0..1; only suspects have one. */
  readonly minimum: number;
  readonly order: FindingOrder;
}

export const NO_FILTER: FindingFilter = { text: '', pair: '', minimum: 0, order: 'score' };

export interface PairCount {
  readonly pair: string;
  readonly given: string;
  readonly suggested: string;
  readonly findings: number;
}

export function countKinds(findings: readonly Finding[]): Map<FindingKind, number> {
  const counts = new Map<FindingKind, number>();
  for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Which labels are taken for which, most frequent first. */
export function countPairs(findings: readonly Finding[]): PairCount[] {
  const counts = new Map<string, PairCount>();
  for (const finding of findings) {
    const pair = labelPair(finding);
    if (pair === '') continue;
    const [given, suggested] = [finding.image.label, otherLabel(finding)];
    counts.set(pair, { pair, given, suggested, findings: (counts.get(pair)?.findings ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.findings - a.findings || compareText(a.pair, b.pair));
}

/**
 * The findings of one tab that pass the filter, in its order. Findings come from the engine most worth a look first.
 */
export function filterFindings(findings: readonly Finding[], tab: ReviewTab, filter: FindingFilter): Finding[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = findings.filter(
    (finding) =>
      finding.kind === tab &&
      (tab !== 'suspect' || finding.score >= filter.minimum) &&
      (filter.pair === '' || labelPair(finding) === filter.pair) &&
      words.every((word) => searchText(finding).includes(word)),
  );
  return sortFindings(found, filter.order);
}

function sortFindings(findings: Finding[], order: FindingOrder): Finding[] {
  switch (order) {
    case 'score':
      return findings;
    case 'path':
      return findings.sort((a, b) => compareText(a.image.path, b.image.path));
    case 'class':
      return findings.sort(
        (a, b) =>
          compareText(a.image.label, b.image.label) || compareText(otherLabel(a), otherLabel(b)) || b.score - a.score,
      );
    default:
      return order satisfies never;
  }
}

/**
 * The label that competes with the given one: the first suggestion, or that of the hard negative's other image or of a
 * copy labelled otherwise.
 */
function otherLabel({ kind, image, suggestions, evidence }: Finding): string {
  if (kind === 'duplicate') return suggestions.find(({ label }) => label !== image.label)?.label ?? '';
  if (suggestions.length > 0) return suggestions[0].label;
  return kind === 'hardNegative' && evidence.length > 0 ? evidence[0].label : '';
}

/** How a filter names a given and a suggested label together. */
export function pairOf(given: string, suggested: string): string {
  return `${given}\t${suggested}`;
}

function labelPair(finding: Finding): string {
  const other = otherLabel(finding);
  return other === '' ? '' : pairOf(finding.image.label, other);
}

const searchTexts = new WeakMap<Finding, string>();

/** Built once per finding, so that typing stays fluid over tens of thousands. */
function searchText(finding: Finding): string {
  let text = searchTexts.get(finding);
  if (text === undefined) {
    const { image, suggestions, evidence, reason } = finding;
    text = [
      image.path,
      image.label,
      ...suggestions.map(({ label }) => label),
      ...evidence.map(({ path }) => path),
      reason,
    ]
      .join('\n')
      .toLowerCase();
    searchTexts.set(finding, text);
  }
  return text;
}

const collator = new Intl.Collator('en', { numeric: true });

function compareText(a: string, b: string): number {
  return collator.compare(a, b);
}
