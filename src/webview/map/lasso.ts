import type { MapView, ScreenPoint } from './mapView';
import type { Points } from './points';

/**
 * The images drawn inside a line that is closed from its end to its begin; where it crosses itself, by the even-odd
 * rule.
 */
export function imagesInside(
  { x, y }: Points,
  { scale, left, top }: MapView,
  line: readonly ScreenPoint[],
): Uint32Array {
  const [minX, maxX] = [Math.min(...line.map((point) => point.x)), Math.max(...line.map((point) => point.x))];
  const [minY, maxY] = [Math.min(...line.map((point) => point.y)), Math.max(...line.map((point) => point.y))];
  const inside: number[] = [];
  for (let i = 0; i < x.length; i++) {
    const px = x[i] * scale + left;
    const py = y[i] * scale + top;
    if (px >= minX && px <= maxX && py >= minY && py <= maxY && isInside(px, py, line)) inside.push(i);
  }
  return Uint32Array.from(inside);
}

/** Counts how often a ray to the right crosses the line. */
function isInside(px: number, py: number, line: readonly ScreenPoint[]): boolean {
  let inside = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const a = line[i];
    const b = line[j];
    if (a.y > py !== b.y > py && px < ((b.x - a.x) * (py - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}
