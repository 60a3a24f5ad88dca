import type { Size } from '../zoom';
import type { Points } from './points';

/** Where the plane lies on the screen: a point at `p` is drawn at `p * scale + offset`; y goes down, as on screens. */
export interface MapView {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** Left free around the points when all of them are shown. */
const MARGIN = 24;

/** The view in which all points are seen, as large as they fit. */
export function fitMap({ x, y }: Points, { width, height }: Size): MapView {
  const [left, right] = range(x);
  const [top, bottom] = range(y);
  const scale = Math.min((width - 2 * MARGIN) / (right - left), (height - 2 * MARGIN) / (bottom - top));
  const usable = Number.isFinite(scale) && scale > 0 ? scale : 1;
  return {
    scale: usable,
    left: width / 2 - (usable * (left + right)) / 2,
    top: height / 2 - (usable * (top + bottom)) / 2,
  };
}

export function panMap(view: MapView, right: number, down: number): MapView {
  return { ...view, left: view.left + right, top: view.top + down };
}

/** Zooms by a factor; what is at the given place of the screen stays there. */
export function zoomMap({ scale, left, top }: MapView, factor: number, at: ScreenPoint): MapView {
  return { scale: scale * factor, left: at.x + (left - at.x) * factor, top: at.y + (top - at.y) * factor };
}

/** The image drawn nearest to a place of the screen within `reach` pixels, or -1. */
export function imageAt({ x, y }: Points, { scale, left, top }: MapView, at: ScreenPoint, reach: number): number {
  let nearest = -1;
  let least = reach * reach;
  for (let i = 0; i < x.length; i++) {
    const right = x[i] * scale + left - at.x;
    const down = y[i] * scale + top - at.y;
    const squared = right * right + down * down;
    if (squared <= least) {
      least = squared;
      nearest = i;
    }
  }
  return nearest;
}

function range(values: Float32Array): [number, number] {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return values.length === 0 ? [0, 0] : [least, most];
}
