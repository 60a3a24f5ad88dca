import { pictureOf } from '../protocol/pictureParts';

/** How many images of a folder no item is of, and none of the pictures that are named without a label. */
export function countUnnamed(paths: readonly string[], bare: ReadonlySet<string>, images: readonly string[]): number {
  if (images.length === 0) return 0;
  const named = new Set(paths.map((path) => pictureOf(path).file));
  return images.filter((path) => !named.has(path) && !bare.has(path)).length;
}
