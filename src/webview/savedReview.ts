import { NO_FILTER, type FindingFilter } from './findingFilter';
import type { ReviewTab } from './reviewTab';
import { NOTHING_SELECTED, type Selection } from './selection';

/** What the review keeps over a reload, in a form that JSON can hold. */
export interface SavedReview {
  readonly tab: ReviewTab;
  readonly filter: FindingFilter;
  readonly current: string | null;
  readonly chosen: readonly string[];
}

export function saveReview(tab: ReviewTab, filter: FindingFilter, { current, chosen }: Selection): SavedReview {
  return { tab, filter, current, chosen: [...chosen] };
}

export function restoreReview(saved: SavedReview | undefined): {
  tab: ReviewTab;
  filter: FindingFilter;
  selection: Selection;
} {
  if (!saved) return { tab: 'suspect', filter: NO_FILTER, selection: NOTHING_SELECTED };
  const { tab, current, chosen } = saved;
  return {
    tab,
    filter: { ...NO_FILTER, ...saved.filter },
    selection: { current, anchor: current, chosen: new Set(chosen) },
  };
}
