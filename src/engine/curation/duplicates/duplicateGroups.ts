import type { Knn } from '../../numeric/knn';
import type { Appearances } from '../../numeric/appearances';
import type { JobContext } from '../../protocol/job';
import { findNearDuplicates, type NearPairs } from './nearDuplicates';

export interface DuplicateInput {
  /** Content hash per image; '' where there is none. */
  readonly hashes: readonly string[];
  readonly appearances: Appearances;
  /** Neighbours of the images in an embedding; null before there is one. */
  readonly knn: Knn | null;
  readonly seed: number;
}

/** Images of one picture. */
export interface DuplicateGroup {
  /** By rising index, two at least. */
  readonly members: readonly number[];
  /** All members are the same file. */
  readonly exact: boolean;
  /** Largest distance that links two members, 0 where exact; up to `limit` counts as the same picture. */
  readonly distance: number;
  readonly limit: number;
  /** Some member is in the mirror. */
  readonly mirrored: boolean;
}

/** All groups of duplicates, exact by content and near by the picture, by their first member. */
export function findDuplicates({ hashes, appearances, knn, seed }: DuplicateInput, job: JobContext): DuplicateGroup[] {
  const originals = firstOfContent(hashes);
  const skip = Uint8Array.from(originals, (original, i) => (original === i ? 0 : 1));
  return groups(originals, findNearDuplicates({ appearances, knn, skip, seed }, job));
}

/** The first image of the same content for each image. */
export function firstOfContent(hashes: readonly string[]): Int32Array {
  const first = new Map<string, number>();
  return Int32Array.from(hashes, (hash, i) => {
    if (hash === '') return i;
    if (!first.has(hash)) first.set(hash, i);
    return first.get(hash)!;
  });
}

interface Growing {
  /** The member that every other one was compared with when it came. */
  centre: number;
  members: number[];
  distance: number;
  mirrored: boolean;
}

/**
 * Joins pairs to groups, nearest first. Two groups are joined only where their centres show the same picture too, so
 * that a chain of small changes (the frames of a film) does not end in a group of different pictures.
 */
export function groups(originals: Int32Array, near: NearPairs): DuplicateGroup[] {
  const groupOf: Growing[] = [];
  originals.forEach((original, i) => {
    if (original === i) groupOf[i] = { centre: i, members: [i], distance: 0, mirrored: false };
    else (groupOf[i] = groupOf[original]).members.push(i);
  });
  for (let p = 0; p < near.first.length; p++) {
    const [first, second] = [near.first[p], near.second[p]];
    const [a, b] = [groupOf[first], groupOf[second]];
    if (a === b) continue;
    const linked = (a.centre === first && b.centre === second) || near.same(a.centre, b.centre);
    if (linked) join(groupOf, a, b, near.distances[p], near.mirrored[p] === 1);
  }
  return [...new Set(groupOf)]
    .filter(({ members }) => members.length > 1)
    .map(({ members, distance, mirrored }) => ({
      members: members.sort((a, b) => a - b),
      exact: members.every((i) => originals[i] === originals[members[0]]),
      distance,
      limit: near.limit,
      mirrored,
    }))
    .sort((a, b) => a.members[0] - b.members[0]);
}

function join(groupOf: Growing[], a: Growing, b: Growing, distance: number, mirrored: boolean): void {
  const [into, from] = a.members.length >= b.members.length ? [a, b] : [b, a];
  for (const i of from.members) groupOf[i] = into;
  into.members.push(...from.members);
  into.distance = Math.max(into.distance, from.distance, distance);
  into.mirrored ||= from.mirrored || mirrored;
}
