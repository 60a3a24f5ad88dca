import { posix } from 'node:path';
import { fileKey } from './fileKey';
import { isImageFile } from './imageNames';

/** What tools add to the name of a picture for a map of it: `1_mask.png` beside `1.png`. */
const OF_A_MAP =
  /^(.+)[._-](?:masks?|maskcrop|depth|depthcrop|seg|segmentation|label|gt|groundtruth|matte|alpha|annotations?)$/i;

/** The stem of the picture of which a file of this name would be a map; null for any other name. */
export function mappedStem(name: string): string | null {
  return isImageFile(name) ? (OF_A_MAP.exec(posix.parse(name).name)?.[1] ?? null) : null;
}

/**
 * Those of the files of one folder that are maps of another picture there: segmentations, depths and the like, which
 * belong to their picture and are no pictures of their own.
 */
export function masksAmong(names: readonly string[]): ReadonlySet<string> {
  const stems = new Set(names.filter(isImageFile).map((name) => fileKey(posix.parse(name).name)));
  return new Set(names.filter((name) => stems.has(fileKey(mappedStem(name) ?? '/'))));
}
