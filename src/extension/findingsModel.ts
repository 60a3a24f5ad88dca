import { basename } from 'node:path';
import {
  FINDING_KINDS,
  FINDING_TITLES,
  percent,
  type Finding,
  type FindingKind,
  type SuspectPlace,
} from '../engine/protocol';

/** Items under one heading; the review shows all of them. */
const SHOWN = 500;

export interface FindingGroup {
  readonly type: 'group';
  readonly kind: FindingKind;
  readonly title: string;
  readonly count: number;
}

export interface FindingItem {
  readonly type: 'finding';
  readonly root: string;
  readonly finding: Finding;
}

/** Stands for the findings of a kind beyond those that are shown. */
export interface MoreItem {
  readonly type: 'more';
  readonly kind: FindingKind;
  readonly count: number;
}

export type FindingNode = FindingGroup | FindingItem | MoreItem;

/** One group per kind that has findings, in the order of FINDING_KINDS. */
export function findingGroups(findings: readonly Finding[]): FindingGroup[] {
  const counts = new Map<FindingKind, number>();
  for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return FINDING_KINDS.filter((kind) => counts.has(kind)).map((kind) => ({
    type: 'group',
    kind,
    title: FINDING_TITLES[kind],
    count: counts.get(kind)!,
  }));
}

export function findingItems(root: string, findings: readonly Finding[], kind: FindingKind): FindingNode[] {
  const ofKind = findings.filter((finding) => finding.kind === kind);
  const items: FindingNode[] = ofKind.slice(0, SHOWN).map((finding) => ({ type: 'finding', root, finding }));
  if (ofKind.length > SHOWN) items.push({ type: 'more', kind, count: ofKind.length - SHOWN });
  return items;
}

/**
 * `cat → dog` for a suspect, `cat ↔ dog` for a hard negative and for copies with different labels, else the class or
 * the file's name.
 */
export function findingTitle({ kind, image, suggestions, evidence }: Finding): string {
  const label = image.label || 'unlabelled';
  if (kind === 'class') return label;
  if (kind === 'hardNegative' && evidence.length > 0) return `${label} ↔ ${evidence[0].label}`;
  if (kind === 'duplicate' && suggestions.length > 0)
    return suggestions.map((suggestion) => suggestion.label).join(' ↔ ');
  if (suggestions.length > 0) return `${label} → ${suggestions[0].label}`;
  return kind === 'suspect' ? label : basename(image.path);
}

/** What stands faintly after the title: how sure or how many copies, and the path. */
export function findingDetail({ kind, image, score, evidence }: Finding): string {
  return [kind === 'suspect' ? percent(score) : kind === 'duplicate' ? `${evidence.length + 1} copies` : '', image.path]
    .filter(Boolean)
    .join(' · ');
}

/** What the view's menus ask for, e.g. `finding suspect image suggested`. */
export function findingContext({ kind, image, suggestions }: Finding): string {
  return ['finding', kind, image.path && 'image', suggestions.length > 0 && 'suggested'].filter(Boolean).join(' ');
}

/** The suspect after `id` in the order given, the first when `id` is none of them; undefined at the end. */
export function suspectAfter(findings: readonly Finding[], id: string | undefined): Finding | undefined {
  const suspects = findings.filter(({ kind }) => kind === 'suspect');
  return suspects[suspects.findIndex((finding) => finding.id === id) + 1];
}

/** The finding that makes an image a suspect. */
export function suspectOf(findings: readonly Finding[], image: string): Finding | undefined {
  return findings.find(({ kind, image: { path } }) => kind === 'suspect' && path === image);
}

/** Where an image stands among the suspects, in their order. */
export function suspectPlace(findings: readonly Finding[], image: string): SuspectPlace {
  const suspects = findings.filter(({ kind }) => kind === 'suspect');
  return { number: suspects.findIndex(({ image: { path } }) => path === image) + 1, total: suspects.length };
}

/**
 * The suspect after or before an image; from an image that is none the first or the last. undefined beyond the ends.
 */
export function suspectBeside(findings: readonly Finding[], image: string, step: 1 | -1): Finding | undefined {
  const suspects = findings.filter(({ kind }) => kind === 'suspect');
  const at = suspects.findIndex(({ image: { path } }) => path === image);
  return suspects.at(at < 0 && step < 0 ? -1 : at + step < 0 ? suspects.length : at + step);
}

/**
 * Where to go on after a decision on `id`: the first suspect that came after it before the decision and still stands.
 * Going by the old order, a re-scored list repeats nothing that was passed.
 */
export function nextStanding(before: readonly Finding[], after: readonly Finding[], id: string): Finding | undefined {
  const standing = new Map(after.map((finding) => [finding.id, finding]));
  for (let next = suspectAfter(before, id); next; next = suspectAfter(before, next.id)) {
    const found = standing.get(next.id);
    if (found) return found;
  }
  return undefined;
}
