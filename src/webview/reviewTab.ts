import { FINDING_KINDS, FINDING_TITLES, type FindingKind } from '../engine/protocol';

/** A tab of the review: one per kind of finding, and the map of all images. */
export type ReviewTab = FindingKind | 'map';

export const TAB_TITLES: Readonly<Record<ReviewTab, string>> = { ...FINDING_TITLES, map: 'Map' };

/** A tab as it is shown. */
export interface Tab {
  readonly id: ReviewTab;
  readonly title: string;
  /** Shown beside the title; null for a tab that counts nothing. */
  readonly count: number | null;
}

/** Kinds without findings are left out, but for the suspects and where the person is. */
export function tabsOf(counts: ReadonlyMap<FindingKind, number>, current: ReviewTab, hasClasses: boolean): Tab[] {
  const kinds = FINDING_KINDS.filter(
    (kind) => counts.has(kind) || kind === 'suspect' || kind === current || (kind === 'class' && hasClasses),
  );
  return [
    ...kinds.map((kind) => ({
      id: kind,
      title: TAB_TITLES[kind],
      count: counts.get(kind) ?? (kind === 'class' ? null : 0),
    })),
    { id: 'map', title: TAB_TITLES.map, count: null },
  ];
}
