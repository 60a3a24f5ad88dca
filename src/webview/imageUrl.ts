import { pictureOf, type Box } from '../engine/protocol';

/**
 * Where the webview loads an image from: each folder and the name are encoded, the slashes between them stay. A part of
 * a picture is the picture, with the part as the address's fragment.
 */
export function imageUrl(base: string, path: string): string {
  const folder = base.endsWith('/') ? base : `${base}/`;
  const { file } = pictureOf(path);
  return folder + file.split('/').map(encodeURIComponent).join('/') + path.slice(file.length);
}

/** A share of an image's width and height, from its upper left corner, each from 0 to 1. */
export interface Share {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Around a part as it is shown, as a share of its longer side: what the engine compares, see images/picturePart. */
const MARGIN = 0.1;

/** The part of a picture that an address is of, as a share of the picture; null for a whole one. */
export function partOf(url: string, picture: { readonly width: number; readonly height: number }): Share | null {
  const { box } = pictureOf(url);
  return box && shareOf(box, picture);
}

/** The same with its margin, inside of the picture: what a person is shown of it. */
export function shownOf(url: string, picture: { readonly width: number; readonly height: number }): Share | null {
  const part = partOf(url, picture);
  if (!part) return null;
  const margin = MARGIN * Math.max(part.width * picture.width, part.height * picture.height);
  const [across, down] = [margin / picture.width, margin / picture.height];
  const [left, top] = [Math.max(0, part.left - across), Math.max(0, part.top - down)];
  const right = Math.min(1, part.left + part.width + across);
  const bottom = Math.min(1, part.top + part.height + down);
  return { left, top, width: right - left, height: bottom - top };
}

function shareOf({ x, y, width, height, percent }: Box, picture: { width: number; height: number }): Share {
  const [across, down] = percent ? [100, 100] : [picture.width, picture.height];
  return { left: x / across, top: y / down, width: width / across, height: height / down };
}
