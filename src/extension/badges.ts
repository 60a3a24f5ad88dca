import { FINDING_KINDS, type Finding, type FindingKind } from '../engine/protocol';

/** What the Explorer shows beside a file. */
export interface Badge {
  /** One sign; Problems adds its own count. */
  readonly sign: string;
  readonly tooltip: string;
  /** Whether the file, and the folders above it, are coloured: its label is probably wrong. */
  readonly warns: boolean;
}

/**
 * Kinds that say something of a single file. A hard negative is no fault of its images, and unlabelled ones are known
 * by their place.
 */
const SIGNS: Readonly<Partial<Record<FindingKind, string>>> = {
  suspect: '?',
  unreadable: '!',
  duplicate: '=',
  outlier: '~',
  quality: '◐',
};

/** One badge per image, for the finding that people should look at first. */
export function badges(findings: readonly Finding[]): Map<string, Badge> {
  const found = new Map<string, Badge>();
  for (const kind of FINDING_KINDS) {
    const sign = SIGNS[kind];
    if (!sign) continue;
    for (const {
      image: { path },
      reason,
    } of findings.filter((finding) => finding.kind === kind)) {
      if (path !== '' && !found.has(path)) found.set(path, { sign, tooltip: reason, warns: kind === 'suspect' });
    }
  }
  return found;
}

/** The images whose badge came, went or changed. */
export function changedBadges(before: ReadonlyMap<string, Badge>, after: ReadonlyMap<string, Badge>): string[] {
  const same = (one: Badge | undefined, other: Badge | undefined): boolean =>
    one?.sign === other?.sign && one?.tooltip === other?.tooltip;
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => !same(before.get(path), after.get(path)));
}
