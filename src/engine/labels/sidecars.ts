import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileKey } from '../files/fileKey';
import { isHidden, isImageFile } from '../files/imageNames';
import { masksAmong } from '../files/masks';

/** A file beside a picture that is about it alone: beside `1.png` it may be `1.json`, `1.png.json` or `1_mask.png`. */
export interface Sidecar {
  /** Relative to the root with `/`. */
  readonly path: string;
  /** What follows the name that it has from the picture: `.json`. */
  readonly rest: string;
  /** It has the picture's whole name, ending included. */
  readonly whole: boolean;
}

/** Files that are about a whole dataset, whatever a picture beside them is called. */
const OF_ALL = /^(nearmiss\.json|labels\.tsv|metadata\.(csv|tsv|jsonl|json))$/i;

/** What a folder holds. Names are found by their key, see fileKey. */
interface Listing {
  /** Pictures by their whole name, and by their stem. */
  readonly pictures: ReadonlyMap<string, readonly string[]>;
  readonly stems: ReadonlyMap<string, readonly string[]>;
  /** Pictures by the stems of which their names may be derived. */
  readonly derived: ReadonlyMap<string, readonly string[]>;
  /** All else, by each beginning of its name. */
  readonly files: ReadonlyMap<string, readonly string[]>;
}

/** The files beside the pictures of a folder dataset; each folder is listed once. */
export class Sidecars {
  private readonly folders = new Map<string, Listing>();

  constructor(private readonly root: string) {}

  /** Those of a picture; `shared` are those that as well could be of another picture of the same stem. */
  of(image: string): { readonly own: readonly Sidecar[]; readonly shared: readonly Sidecar[] } {
    const { dir, base, name: stem } = posix.parse(image);
    const { files, pictures, stems } = this.list(dir);
    const own: Sidecar[] = [];
    const shared: Sidecar[] = [];
    for (const name of new Set([base, stem].flatMap((start) => files.get(fileKey(start)) ?? []))) {
      const claimed = claims(name, base);
      if (!claimed) continue;
      const named = [
        ...beginnings(name).flatMap((start) => pictures.get(fileKey(start)) ?? []),
        ...(stems.get(fileKey(stemOf(name))) ?? []),
      ];
      // Of `1_b_mask.png` the picture is `1_b.png`, and only where there is none `1.png`.
      const longest = derivations(name).find((start) => fileKey(start) === fileKey(stem) || stems.has(fileKey(start)));
      const isNamed = claimed.whole || fileKey(stemOf(name)) === fileKey(stem);
      if (!isNamed && (named.length > 0 || fileKey(longest ?? '') !== fileKey(stem))) continue;
      const owners = isNamed ? named : (stems.get(fileKey(stem)) ?? []);
      const rivals = owners.some((owner) => fileKey(owner) !== fileKey(base));
      (rivals ? shared : own).push({ path: posix.join(dir, name), ...claimed });
    }
    return { own, shared };
  }

  /** Other pictures of a folder with the same stem: `1.jpg` beside `1.png`. */
  namesakes(image: string): string[] {
    const { dir, base, name: stem } = posix.parse(image);
    const same = this.list(dir).stems.get(fileKey(stem)) ?? [];
    return same.filter((other) => fileKey(other) !== fileKey(base)).map((other) => posix.join(dir, other));
  }

  /** Pictures of a folder of whose names that of this one may be derived, and the other way. */
  relatives(image: string): { readonly shorter: string[]; readonly longer: string[] } {
    const { dir, base, name: stem } = posix.parse(image);
    const { stems, derived } = this.list(dir);
    const inFolder = (name: string): string => posix.join(dir, name);
    return {
      shorter: derivations(base).flatMap((start) => (stems.get(fileKey(start)) ?? []).map(inFolder)),
      longer: (derived.get(fileKey(stem)) ?? []).map(inFolder),
    };
  }

  private list(folder: string): Listing {
    const known = this.folders.get(folder);
    if (known) return known;
    const names = filesIn(join(this.root, folder));
    const masks = masksAmong(names);
    const isPicture = (name: string): boolean => isImageFile(name) && !masks.has(name);
    const images = names.filter(isPicture);
    const listing = {
      pictures: byKeys(images, (name) => [name]),
      stems: byKeys(images, (name) => [stemOf(name)]),
      derived: byKeys(images, derivations),
      files: byKeys(
        names.filter((name) => !isPicture(name) && !OF_ALL.test(name)),
        (name) => [...new Set([...beginnings(name), ...derivations(name)])],
      ),
    };
    this.folders.set(folder, listing);
    return listing;
  }
}

/** The name of a sidecar whose picture has this path now. */
export function sidecarOf(image: string, { rest, whole }: Pick<Sidecar, 'rest' | 'whole'>): string {
  const { dir, base, name: stem } = posix.parse(image);
  return posix.join(dir, (whole ? base : stem) + rest);
}

/** How a file has its name from a picture; null where it has not. */
export function claims(name: string, image: string): Pick<Sidecar, 'rest' | 'whole'> | null {
  const whole = beginnings(name).find((start) => fileKey(start) === fileKey(image));
  if (whole !== undefined) return { rest: name.slice(whole.length), whole: true };
  const { name: stem, ext } = posix.parse(name);
  if (ext !== '' && fileKey(stem) === fileKey(stemOf(image))) return { rest: ext, whole: false };
  const derived = derivations(name).find((start) => fileKey(start) === fileKey(stemOf(image)));
  return derived === undefined ? null : { rest: name.slice(derived.length), whole: false };
}

/**
 * Stems of which a name may be derived, the longest first: `1_b` and `1` of `1_b.mask.png`. `1_2.txt` and `1.jpg.txt`
 * are about other pictures, be they there or not.
 */
export function derivations(name: string): string[] {
  const stem = stemOf(name);
  if (beginnings(name).some(isImageFile)) return [];
  return [...stem.matchAll(/[._-](?=\p{L})/gu)].map(({ index }) => stem.slice(0, index)).reverse();
}

/** What stands before each dot of a name: `a` and `a.png` of `a.png.json`. */
function beginnings(name: string): string[] {
  const parts = name.split('.');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('.'));
}

function stemOf(name: string): string {
  return posix.parse(name).name;
}

function byKeys(names: readonly string[], keysOf: (name: string) => readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of names) {
    for (const key of keysOf(name).map(fileKey)) {
      const same = found.get(key);
      if (same) same.push(name);
      else found.set(key, [name]);
    }
  }
  return found;
}

/** Names of the files of a folder that are not hidden, links to files among them; none where it cannot be read. */
function filesIn(folder: string): string[] {
  const isFile = (entry: Dirent) =>
    entry.isFile() ||
    (entry.isSymbolicLink() && statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isFile());
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !isHidden(entry.name) && isFile(entry))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
