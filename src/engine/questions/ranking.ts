import type { Standpoint } from './standpoint';

/**
 * Every labelled image by the probability that its label is wrong, also below the threshold of the findings; none
 * before an analysis.
 */
export function ranking({ table: { paths, labels }, suspicion }: Standpoint): string[] {
  if (!suspicion) return [];
  const { wrong } = suspicion;
  return [...wrong.keys()]
    .filter((i) => labels[i] >= 0)
    .sort((a, b) => wrong[b] - wrong[a] || a - b)
    .map((i) => paths[i]);
}
