import { FINDING_TITLES, type FindingKind } from '../engine/protocol';

/** A tab of the review: one per kind of finding, and the map of all images. */
export type ReviewTab = FindingKind | 'map';

export const TAB_TITLES: Readonly<Record<ReviewTab, string>> = { ...FINDING_TITLES, map: 'Map' };
