import { posix } from 'node:path';
import { isImageFile } from '../../files/imageNames';
import type { AnnotationFiles } from './annotationForm';
import type { JsonPart } from './jsonParts';

/** Folders in which people lay the pictures that were uploaded. */
const BASES = ['', 'images', 'upload', 'media', 'data'];

/** The address of the picture of a task, among what else a task is about; '' where there is none. */
export function pictureAddress(members: readonly (readonly [key: string, value: JsonPart])[]): string {
  const texts = members.flatMap(([key, { value }]) => (typeof value === 'string' ? [[key, value] as const] : []));
  const found = texts.find(([, text]) => isImageFile(fileOf(text))) ?? texts.find(([key]) => key === 'image');
  return found?.[1] ?? '';
}

/**
 * The pictures that the addresses of tasks mean: as uploaded (`0ea1764e-two_spaces.jpg`), or as they were called before
 * Label Studio put 8 hex digits and a dash before each name, and `_` for blanks.
 */
export function locateUploads(
  addresses: readonly string[],
  { pictures }: AnnotationFiles,
): { readonly pictureOf: ReadonlyMap<string, string>; readonly notes: readonly string[] } {
  const names = [...new Set(addresses)].filter((address) => address !== '');
  pictures.learn(names.map(fileOf), BASES);
  const pictureOf = new Map<string, string>();
  const byName = new Map<string, string[]>();
  for (const path of pictures.images) {
    const name = plainName(posix.basename(path));
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  const wanted = new Map<string, string[]>();
  for (const name of names) {
    const file = fileOf(name);
    const found = pictures.locate(file, BASES);
    const before = /^[0-9a-f]{8}-(.+)$/s.exec(posix.basename(file))?.[1];
    const same = before === undefined ? [] : (byName.get(plainName(before)) ?? []);
    if (found !== null) pictureOf.set(name, found);
    else if (same.length === 1) wanted.set(same[0], [...(wanted.get(same[0]) ?? []), name]);
  }
  const notes: string[] = [];
  const sure = [...wanted].filter(([, some]) => some.length === 1);
  const doubtful = [...wanted].filter(([, some]) => some.length > 1);
  for (const [path, [name]] of sure) pictureOf.set(name, path);
  if (sure.length > 0)
    notes.push(
      `${sure.length} names are read without what Label Studio put before them: ` +
        `"${posix.basename(sure[0][1][0])}" is ${sure[0][0]}.`,
    );
  for (const [path, some] of doubtful)
    notes.push(
      `${some.map((name) => posix.basename(name)).join(' and ')} may each be ${path}, so none is taken for it. ` +
        'Lay the pictures beside under the names that Label Studio gave them.',
    );
  return { pictureOf, notes };
}

/** The file of an address: a local file stands in its query. */
function fileOf(address: string): string {
  const local = /\/data\/local-files\/\?d=([^&]*)/.exec(address)?.[1];
  if (local === undefined) return /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address.replace(/[?#].*$/s, '') : address;
  try {
    return decodeURIComponent(local);
  } catch {
    return local;
  }
}

function plainName(name: string): string {
  return name.normalize('NFC').replace(/[\s_]+/g, '_');
}
