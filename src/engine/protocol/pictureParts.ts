/** A rectangle in a picture as it is shown, from its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** In hundredths of the picture's width and height; else in pixels. */
  readonly percent?: boolean;
}

/** A picture inside another file: the number of its row, from 0, or its name in an archive. */
export type PictureEntry = number | string;

/** A whole picture, or a part of it. */
export interface PicturePart {
  /** The file that the picture is or lies in. */
  readonly file: string;
  /** null where the file itself is the picture. */
  readonly entry: PictureEntry | null;
  readonly box: Box | null;
}

const PART = /^(.*)#xywh=(percent:)?(-?[\d.]+),(-?[\d.]+),([\d.]+),([\d.]+)(?:&n=\d+)?$/s;
/** Files that hold pictures, by their names; any other may have a `#` in its name. */
const ENTRY = /^(.*(?:\.(?:parquet|arrow|tar)|[-.]idx3-ubyte(?:\.gz)?))#(?:row=(\d{1,15})|entry=([^#/\\]+))$/is;
/** In the name of an entry: what would be a folder, or the end of the name, in a path. */
const UNSAFE = /[%#/\\\0-\x1f\x7f]/g;

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

/** The path of a picture inside another file: `train.parquet#row=12`, `train-000000.tar#entry=000001.jpg`. */
export function entryPath(file: string, entry: PictureEntry): string {
  if (typeof entry === 'number') return `${file}#row=${entry}`;
  return `${file}#entry=${entry.replace(UNSAFE, (letter) => encodeURIComponent(letter))}`;
}

/** What a path of a dataset is of. A file may well have a `#` in its name; only a whole rectangle makes a part. */
export function pictureOf(path: string): PicturePart {
  const found = path.includes('#xywh=') ? PART.exec(path) : null;
  if (!found) return { ...entryOf(path), box: null };
  const [x, y, width, height] = found.slice(3, 7).map(Number);
  return { ...entryOf(found[1]), box: { x, y, width, height, ...(found[2] && { percent: true }) } };
}

/** The path of the picture that a path is of a part of. */
export function wholePicture(path: string): string {
  return path.includes('#xywh=') ? (PART.exec(path)?.[1] ?? path) : path;
}

function entryOf(path: string): Pick<PicturePart, 'file' | 'entry'> {
  const found = path.includes('#') ? ENTRY.exec(path) : null;
  if (!found) return { file: path, entry: null };
  const [, file, row, name] = found;
  return { file, entry: name === undefined ? Number(row) : decoded(name) };
}

function decoded(name: string): string {
  return name.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
