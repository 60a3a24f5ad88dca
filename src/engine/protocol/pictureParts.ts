/** A rectangle in a picture as it is shown, from its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** In hundredths of the picture's width and height; else in pixels. */
  readonly percent?: boolean;
}

/** A whole picture, or a part of it. */
export interface PicturePart {
  /** The picture's path. */
  readonly file: string;
  readonly box: Box | null;
}

const PART = /^(.*)#xywh=(percent:)?(-?[\d.]+),(-?[\d.]+),([\d.]+),([\d.]+)(?:&n=\d+)?$/s;

/**
 * The path of a part: `a.jpg#xywh=12,30,40,20`, or `#xywh=percent:…`, as Media Fragments of the W3C name it. Rounded to
 * hundredths of a pixel and ten-thousandths of a percent, so that a part keeps its name where a tool rounds. `n` tells
 * apart parts of the same place, from 2 on.
 */
export function partPath(file: string, { x, y, width, height, percent = false }: Box, n = 1): string {
  const steps = percent ? 1e4 : 100;
  const numbers = [x, y, width, height].map((value) => Math.round(value * steps) / steps || 0);
  return `${file}#xywh=${percent ? 'percent:' : ''}${numbers.join(',')}${n > 1 ? `&n=${n}` : ''}`;
}

/** What a path of a dataset is of. A file may well have a `#` in its name; only a whole rectangle makes a part. */
export function pictureOf(path: string): PicturePart {
  const found = path.includes('#xywh=') ? PART.exec(path) : null;
  if (!found) return { file: path, box: null };
  const [x, y, width, height] = found.slice(3, 7).map(Number);
  return { file: found[1], box: { x, y, width, height, ...(found[2] && { percent: true }) } };
}
