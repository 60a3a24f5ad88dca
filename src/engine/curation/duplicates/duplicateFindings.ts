import { createHash } from 'node:crypto';
import type { Embeddings } from '../../numeric/embeddings';
import type { Finding, Suggestion } from '../../protocol/findings';
import { imageRef, neighbour, type ImageNames } from '../names';
import type { DuplicateGroup } from './duplicateGroups';
import { exactCosineDistance } from './embeddingCopies';

export interface DuplicateListing {
  readonly names: ImageNames;
  /** Split per image ('train', 'test', ...), '' where it has none. */
  readonly splits: readonly string[];
  /** Size of the pictures in pixels and of the files in bytes: the best copy is the one to stay. */
  readonly widths: ArrayLike<number>;
  readonly heights: ArrayLike<number>;
  readonly bytes: ArrayLike<number>;
  /** For the distances shown. */
  readonly embeddings: Embeddings | null;
}

/**
 * One finding per group: copies with different labels first, then copies in different splits, then the rest, exact before near.
 * Its image is the copy to change first: of different labels the rarest, of different splits one in the largest split, else a copy
 * other than the best.
 */
export function duplicateFindings(groups: readonly DuplicateGroup[], listing: DuplicateListing): Finding[] {
  const sizes = new Map<string, number>();
  for (const split of listing.splits) if (split !== '') sizes.set(split, (sizes.get(split) ?? 0) + 1);
  const findings = groups.map((group) => groupFinding(group, listing, sizes));
  return findings.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

function groupFinding(group: DuplicateGroup, listing: DuplicateListing, splitSizes: ReadonlyMap<string, number>): Finding {
  const { names } = listing;
  const best = bestCopy(group.members, listing);
  const counts = labelCounts(group.members, names.labels);
  const splits = [...new Set(group.members.map((i) => listing.splits[i]).filter((split) => split !== ''))].sort();
  const conflict = counts.size > 1;
  const leak = splits.length > 1;
  const image = conflict ? rarest(group.members, counts, names.labels, best) : leak ? fromLargestSplit(group.members, listing.splits, splitSizes) : lastBut(best, group.members);
  const others = group.members.filter((i) => i !== image);
  const ref = imageRef(names, image);
  const words = { group, names, image, best, splits, others };
  return {
    id: `duplicate:${ref.path}:${digest(others.map((i) => names.paths[i]))}`,
    kind: 'duplicate',
    image: ref,
    score: score(group, conflict, leak),
    reason: conflict ? conflictReason(words, counts) : leak ? leakReason(words) : copyReason(words),
    clears: clears(words, conflict, listing),
    suggestions: conflict ? otherLabels(counts, names, image) : [],
    evidence: others.map((i) => neighbour(names, i, listing.embeddings ? exactCosineDistance(listing.embeddings, image, i) : group.distance))
      .sort((a, b) => a.distance - b.distance),
  };
}

/** How much a group is worth a look: what makes it so comes before how near it is. */
function score({ exact, distance, limit }: DuplicateGroup, conflict: boolean, leak: boolean): number {
  const nearness = exact || limit === 0 ? 1 : 1 - distance / limit;
  return (conflict ? 0.9 : leak ? 0.7 : exact ? 0.5 : 0.3) + 0.1 * nearness;
}

function labelCounts(members: readonly number[], labels: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const i of members) if (labels[i] >= 0) counts.set(labels[i], (counts.get(labels[i]) ?? 0) + 1);
  return counts;
}

function bestCopy(members: readonly number[], { widths, heights, bytes }: DuplicateListing): number {
  return members.reduce((best, i) => (widths[i] * heights[i] - widths[best] * heights[best] || bytes[i] - bytes[best]) > 0 ? i : best);
}

/** A labelled member whose label is rarest in the group; among equals not the best copy. */
function rarest(members: readonly number[], counts: ReadonlyMap<number, number>, labels: Int32Array, best: number): number {
  const rank = (i: number): number => 2 * counts.get(labels[i])! + (i === best ? 1 : 0);
  return members.filter((i) => labels[i] >= 0).reduce((found, i) => (rank(i) <= rank(found) ? i : found));
}

function fromLargestSplit(members: readonly number[], splits: readonly string[], sizes: ReadonlyMap<string, number>): number {
  const size = (i: number): number => sizes.get(splits[i]) ?? 0;
  return members.reduce((found, i) => (size(i) >= size(found) ? i : found));
}

function lastBut(best: number, members: readonly number[]): number {
  return members.filter((i) => i !== best).at(-1)!;
}

function otherLabels(counts: ReadonlyMap<number, number>, { classes, labels }: ImageNames, image: number): Suggestion[] {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts].filter(([label]) => label !== labels[image])
    .map(([label, count]) => ({ label: classes[label], probability: count / total }))
    .sort((a, b) => b.probability - a.probability || (a.label < b.label ? -1 : 1));
}

interface Words {
  readonly group: DuplicateGroup;
  readonly names: ImageNames;
  readonly image: number;
  readonly best: number;
  readonly splits: readonly string[];
  readonly others: readonly number[];
}

function conflictReason({ group, names, image }: Words, counts: ReadonlyMap<number, number>): string {
  const others = [...counts].filter(([label]) => label !== names.labels[image]).map(([label, count]) => `${count} × ${names.classes[label]}`);
  const own = counts.get(names.labels[image])!;
  return `The same picture is labelled ${names.classes[names.labels[image]]}${own > 1 ? ` (${own} ×)` : ''} here and ${others.join(', ')} elsewhere (${how(group)}).`;
}

function leakReason({ group, splits, others }: Words): string {
  return `The same picture is in ${splits.join(' and in ')}: ${others.length + 1} copies (${how(group)}), so a test on one would flatter what was trained on the other.`;
}

function copyReason({ group, names, image, best, others }: Words): string {
  const other = best === image ? others[0] : best;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : '';
  return group.exact ? `The file has the same content as ${names.paths[other]}${more}.` : `Shows the same picture as ${names.paths[other]}${more} (${how(group)}).`;
}

function how({ exact, distance, limit, mirrored }: DuplicateGroup): string {
  if (exact) return 'same content';
  return `near duplicates${mirrored ? ', one in the mirror' : ''}: they differ by ${distance.toFixed(4)}, up to ${limit.toFixed(4)} counts as the same`;
}

function clears({ group, names, best, splits }: Words, conflict: boolean, { widths, heights }: DuplicateListing): string {
  const stay = `${names.paths[best]}${group.exact || !widths[best] ? '' : ` (${widths[best]} × ${heights[best]}, the best copy)`}`;
  if (conflict) return 'Give all copies one label, or keep this one if they differ after all.';
  if (splits.length > 1) return 'Exclude the copies of all splits but one, or keep them as different pictures.';
  return `Exclude all but ${stay}, or keep them as different pictures.`;
}

/** Stands for a set of paths in an id. */
function digest(paths: readonly string[]): string {
  return createHash('sha1').update([...paths].sort().join('\n')).digest('hex').slice(0, 12);
}
