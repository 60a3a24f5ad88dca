/**
 * The value below which a share of the sorted values lies: linear interpolation between two, as numpy does. NaN for
 * none.
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted.length === 0 ? NaN : sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
