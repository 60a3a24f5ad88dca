import { posix } from 'node:path';
import { normalizeImagePath } from '../../files/imagePath';
import type { PictureLocator } from '../pictureLocator';

/** Finds the files that the rows of one label file name. */
export interface RowPictures {
  /**
   * The path of what a row names: of a file that is there, else what the name says; null where that is no path inside
   * the dataset.
   */
  locate(name: string): string | null;
  exists(path: string): boolean;
  /** How names had to be read, in a sentence for each way. */
  readonly notes: readonly string[];
}

/** Names are paths; backslashes of a table made on Windows are taken as `/` where that finds the file. */
export function plainPictures(exists: (path: string) => boolean): RowPictures {
  return {
    exists,
    notes: [],
    locate(name) {
      const path = normalizeImagePath(name);
      if (path === null || !name.includes('\\') || exists(path)) return path;
      const folders = normalizeImagePath(name.replaceAll('\\', '/'));
      return folders !== null && exists(folders) ? folders : path;
    },
  };
}

/** Ways in which some tools write names, that are tried where a name as it is finds nothing. */
const WAYS: readonly (readonly [words: string, way: (name: string) => string])[] = [
  ['without the hash before them', (name) => name.replace(/(^|[\\/])[0-9a-f]{8}-(?=[^\\/]+$)/, '$1')],
  ['by the path that stands in them', (name) => /['"]path['"]:\s*(['"])(.*?)\1/.exec(name)?.[2] ?? name],
  ['', (name) => name.replace(/\.(jpe?g|png|webp|gif|tiff?|bmp)$/i, '')],
  // In labels.tsv a backslash before a letter may stand for a tab or a line end.
  ['with / for \\', (name) => name.replaceAll('\t', '/t').replaceAll('\n', '/n').replaceAll('\r', '/r')],
];

/** Where the names of one label file begin. */
export interface NameStart {
  /** The folder of the label file, '' for the root. */
  readonly folder: string;
  /** The folder that a person says names begin in. */
  readonly root?: string;
  /** What a person says stands behind names. */
  readonly extension?: string;
}

/**
 * Names may mean files in many ways, see PictureLocator.
 * @param names of the rows, or a sample of them; null where they are not known yet
 */
export function foundPictures(
  locator: PictureLocator,
  { folder, root, extension = '' }: NameStart,
  names: readonly string[] | null,
): RowPictures {
  const bases = root === undefined ? (folder === '' ? [''] : [folder, '']) : [root];
  const whole = (name: string) => normalizeImagePath(posix.join(bases[0], name + extension));
  locator.learn(names ?? [], bases);
  const ways = WAYS.map(([words, way]) => ({ words, way, count: 0, example: '' }));
  const used =
    names === null
      ? ways
      : ways.filter(({ way }) => names.some((name) => way(name) !== name && locator.locate(way(name), bases) !== null));
  locator.forget();
  return {
    exists: (path) => locator.isThere(path),
    get notes() {
      const own = used.filter(({ words, count }) => words !== '' && count > 0);
      return [
        ...locator.notes,
        ...own.map(
          ({ words, count, example }) =>
            `${count === 1 ? '1 name is' : `${count} names are`} read ${words}: ${example}.`,
        ),
      ];
    },
    locate(name) {
      const path = whole(name);
      if (path !== null && locator.isThere(path)) return path;
      const found = locator.locate(name + extension, bases);
      if (found !== null) return found;
      for (const one of used) {
        const other = one.way(name);
        const meant = other === name ? null : locator.locate(other, bases);
        if (meant === null) continue;
        if (one.count++ === 0) one.example = `"${name}" is ${meant}`;
        return meant;
      }
      return path ?? normalizeImagePath(name.replaceAll('\\', '/'));
    },
  };
}
