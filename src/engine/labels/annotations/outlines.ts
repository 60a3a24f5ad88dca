import type { Box } from '../../protocol/pictureParts';

/** The box around points; null where that has no area, or a coordinate is no number. */
export function around(xs: readonly number[], ys: readonly number[]): Box | null {
  if (xs.length === 0 || ys.length === 0 || ![...xs, ...ys].every(Number.isFinite)) return null;
  const [left, top] = [xs, ys].map((all) => all.reduce((a, b) => Math.min(a, b)));
  const [right, bottom] = [xs, ys].map((all) => all.reduce((a, b) => Math.max(a, b)));
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
