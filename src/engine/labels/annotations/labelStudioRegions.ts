import type { Box } from '../../protocol/pictureParts';
import type { JsonPart } from './jsonParts';
import { around } from './outlines';

/** A region of a picture in Label Studio, in percent; of a polygon or an ellipse the box around it. */
export interface Region {
  /** null where its form is another one. */
  readonly box: Box | null;
  /** The list of its labels. */
  readonly labels: JsonPart;
  /** What the list is called: `rectanglelabels`. */
  readonly kind: string;
  readonly rotated: boolean;
}

/** null for what is no labelled region. */
export function regionOf(value: JsonPart | null): Region | null {
  const found = value?.members.find(([key, list]) => /labels$/.test(key) && list.isList);
  if (!value || !found) return null;
  const number = (key: string): number => {
    const written = value.get(key)?.value;
    return typeof written === 'number' ? written : NaN;
  };
  const [x, y, width, height, radiusX, radiusY] = ['x', 'y', 'width', 'height', 'radiusX', 'radiusY'].map(number);
  const points = value.get('points')?.items.map((point) => point.items.map((one) => Number(one.value))) ?? [];
  const box = !Number.isNaN(width)
    ? around([x, x + width], [y, y + height])
    : !Number.isNaN(radiusX)
      ? around([x - radiusX, x + radiusX], [y - radiusY, y + radiusY])
      : around(
          points.map((point) => point[0]),
          points.map((point) => point[1]),
        );
  return { box, labels: found[1], kind: found[0], rotated: (number('rotation') || 0) !== 0 };
}
