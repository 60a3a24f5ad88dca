import { createHash } from 'node:crypto';
import { cosineDistance, row, type Embeddings } from '../../numeric/embeddings';
import type { Finding, Suggestion } from '../../protocol/findings';
import { imageRef, neighbour, type ImageNames } from '../../labels/names';
import type { DuplicateGroup } from './duplicateGroups';
import { representative, type CopyFacts } from './representative';

export interface DuplicateListing extends CopyFacts {
  readonly names: ImageNames;
  /** 1 where a person took the image out of the dataset: it is no copy any longer. */
  readonly excluded: Uint8Array;
  /** For the distances shown. */
  readonly embeddings: Embeddings | null;
}

/** A group as it is listed: the copies that are still there, and what is wrong with them. */
interface Listed {
  readonly group: DuplicateGroup;
  /** The copy that should stay. */
  readonly image: number;
  readonly others: readonly number[];
  /** How many copies have each label, most frequent first. */
  readonly labels: readonly (readonly [label: number, copies: number])[];
  readonly splits: readonly string[];
}

/**
 * One finding per group about the copy that should stay, with the others as evidence: copies with different labels
 * first, then copies in different splits, then the rest, exact before near. A group of which a person kept every copy
 * is settled.
 */
export function duplicateFindings(groups: readonly DuplicateGroup[], listing: DuplicateListing): Finding[] {
  const findings = groups.flatMap((group) => {
    const members = group.members.filter((i) => !listing.excluded[i]);
    return members.length < 2 || members.every((i) => listing.kept[i])
      ? []
      : [groupFinding(list(group, members, listing), listing)];
  });
  return findings.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

function list(group: DuplicateGroup, members: readonly number[], listing: DuplicateListing): Listed {
  const image = representative(members, listing);
  const counts = new Map<number, number>();
  for (const i of members)
    if (listing.labels[i] >= 0) counts.set(listing.labels[i], (counts.get(listing.labels[i]) ?? 0) + 1);
  const splits = [...new Set(members.map((i) => listing.splits[i]).filter((split) => split !== ''))].sort();
  return {
    group,
    image,
    others: members.filter((i) => i !== image),
    labels: [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]),
    splits,
  };
}

function groupFinding(listed: Listed, listing: DuplicateListing): Finding {
  const { group, image, others, labels } = listed;
  const { names, embeddings } = listing;
  const ref = imageRef(names, image);
  return {
    id: `${code(listed)}:${ref.path}:${digest(others.map((i) => names.paths[i]))}`,
    kind: 'duplicate',
    image: ref,
    score: score(listed),
    reason: reason(listed, names),
    clears: clears(listed, listing),
    suggestions: labels.length > 1 ? labelShares(labels, names) : [],
    evidence: others
      .map((i) =>
        neighbour(
          names,
          i,
          group.exact || !embeddings
            ? group.distance
            : Math.max(0, cosineDistance(row(embeddings, image), row(embeddings, i))),
        ),
      )
      .sort((a, b) => a.distance - b.distance),
  };
}

/** The kind, and where a label or a split is at stake the code of the problem. */
function code({ labels, splits }: Listed): string {
  return labels.length > 1 ? 'duplicate/conflict' : splits.length > 1 ? 'duplicate/leak' : 'duplicate';
}

/** How much a group is worth a look: what makes it so comes before how near it is. */
function score({ group: { exact, distance, limit }, labels, splits }: Listed): number {
  const nearness = exact || limit === 0 ? 1 : 1 - distance / limit;
  return (labels.length > 1 ? 0.9 : splits.length > 1 ? 0.7 : exact ? 0.5 : 0.3) + 0.1 * nearness;
}

function labelShares(labels: Listed['labels'], { classes }: ImageNames): Suggestion[] {
  const total = labels.reduce((sum, [, copies]) => sum + copies, 0);
  return labels.map(([label, copies]) => ({ label: classes[label], probability: copies / total }));
}

function reason({ group, image, others, labels, splits }: Listed, names: ImageNames): string {
  const copies = listOf(others.map((i) => names.paths[i]));
  if (labels.length > 1) {
    const each = labels.map(([label, count]) => `${names.classes[label]}${count > 1 ? ` (${count} ×)` : ''}`);
    return (
      `One picture has ${labels.length} labels: ${each.join(', ')}. Its copies are ${names.paths[image]} and ` +
      `${copies} (${likeness(group)}).`
    );
  }
  if (splits.length > 1) {
    return (
      `One picture is in ${splits.join(' and in ')}, so a test on it flatters what was trained on its copy: ` +
      `${names.paths[image]} and ${copies} (${likeness(group)}).`
    );
  }
  return (
    `${copies} ${others.length === 1 ? 'shows' : 'show'} the same picture as ${names.paths[image]} ` +
    `(${likeness(group)}).`
  );
}

function likeness({ exact, distance, limit, mirrored }: DuplicateGroup): string {
  if (exact) return 'same content';
  return (
    `${mirrored ? 'in the mirror; ' : ''}they differ by ${distance.toFixed(4)}, and up to ${limit.toFixed(4)} ` +
    'counts as the same'
  );
}

function clears({ image, labels, splits }: Listed, { names, widths, heights }: DuplicateListing): string {
  const size = widths[image] > 0 ? ` (${widths[image]} × ${heights[image]})` : '';
  const stay = `Exclude all but ${names.paths[image]}${size}`;
  if (labels.length > 1) return `Give all copies one label, ${stay.replace('E', 'e')}, or keep all as they are.`;
  return splits.length > 1
    ? `${stay}, or keep all if they differ after all.`
    : `${stay}, which should stay, or keep all.`;
}

const NAMED = 3;

function listOf(paths: readonly string[]): string {
  const named = paths.length > NAMED ? [...paths.slice(0, NAMED - 1), `${paths.length - NAMED + 1} more`] : paths;
  return named.length === 1 ? named[0] : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}

/** Stands for a set of paths in an id. */
function digest(paths: readonly string[]): string {
  return createHash('sha1')
    .update([...paths].sort().join('\n'))
    .digest('hex')
    .slice(0, 12);
}
