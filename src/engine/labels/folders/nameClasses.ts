import { posix } from 'node:path';
import { NearmissError } from '../../protocol/reply';
import { checkClassFolder } from '../classFolder';

/** A number at the end of a name with what parts it from the class, and ` (2)` as freeName and systems add it. */
const NUMBERED = /^(.*?)((?:[._\- ]*\d+)?(?: \(\d+\))?)$/su;

/** What cameras and programs call pictures. */
const OF_NO_CLASS = /^(img|dsc|dscn|dscf|p|pict?|picture|image|photo|frame|scan|screenshot|file|untitled)$/i;

/** The class that the name of a file begins with, '' where it is a number alone: `cat` of `cat.12.jpg`. */
export function classOfName(path: string): string {
  return partsOf(path).label;
}

/**
 * The path of an image whose name is to say another class; its number stays.
 * @throws NearmissError for a class that no name of a file can say
 */
export function renamedTo(path: string, label: string): string {
  const { label: before, rest } = partsOf(path);
  const { dir, ext } = posix.parse(path);
  const bare = rest.replace(/^[._\- ]+/, '');
  const apart = `${label}_${bare}`;
  const names = label === '' ? [bare] : before === '' ? [apart] : [`${label}${rest}`, apart];
  checkClassFolder(label);
  const name = label.includes('/')
    ? undefined
    : names.find((stem) => stem !== '' && classOfName(`${stem}${ext}`) === label);
  if (name !== undefined) return posix.join(dir, name + ext);
  throw new NearmissError(
    'label/name',
    `${posix.basename(path)} cannot be renamed so that its name says the class "${label}": classes are what names of ` +
      'files begin with here ("layout": "names" in nearmiss.json), up to a number at their end. Choose another name.',
  );
}

/** The classes that names of files seem to say, most images first; null where they do not look like that. */
export function namedClasses(paths: readonly string[]): readonly (readonly [label: string, images: number])[] | null {
  const counts = new Map<string, number>();
  let numbered = 0;
  for (const path of paths) {
    const { label, rest } = partsOf(path);
    if (label === '' || !/\d/.test(rest)) continue;
    numbered++;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const classes = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const areFew = classes.length > 1 && classes.length * 2 <= numbered;
  return areFew && numbered >= 0.95 * paths.length && !classes.every(([label]) => OF_NO_CLASS.test(label))
    ? classes
    : null;
}

function partsOf(path: string): { readonly label: string; readonly rest: string } {
  const [, label, rest] = NUMBERED.exec(posix.parse(path).name)!;
  return { label, rest };
}
