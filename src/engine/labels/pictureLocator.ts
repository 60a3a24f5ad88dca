import { posix } from 'node:path';
import { normalizeImagePath } from '../files/imagePath';

/** How a name had to be read to find its file. */
export type NameReading =
  'exact' | 'below' | 'windows' | 'extension' | 'otherFolder' | 'quotes' | 'address' | 'spelling';

/** In words, to follow "names are read". */
const READINGS: Readonly<Record<Exclude<NameReading, 'exact'>, string>> = {
  below: 'from another folder',
  windows: 'with / for \\',
  extension: 'with the extension that the file has',
  otherFolder: 'by their end, since they begin in a folder that is not here',
  quotes: 'without their quotes',
  address: 'as addresses',
  spelling: 'in other letter case or another form of Unicode',
};

export interface Located {
  readonly path: string;
  readonly reading: NameReading;
}

/** Names that the beginning is learned of. */
const SAMPLE = 500;

/**
 * Finds the files that names in label files mean: as they are, or below a folder, without an extension, with the
 * absolute path of another machine, as an address, in other letters. Only files of the dataset are ever found, and only
 * where it is clear which: of two files that a name may mean it finds neither.
 */
export class PictureLocator {
  private readonly paths: ReadonlySet<string>;
  private byName: Map<string, string[]> | null = null;
  private byStem: Map<string, string[]> | null = null;
  private byFold: Map<string, string[]> | null = null;
  private readonly readings = new Map<NameReading, { count: number; example: readonly [string, string] }>();
  /** What names begin with, and the folder that this stands for: of the names learned from the most frequent. */
  private start: readonly [dropped: string, base: string] | null = null;

  /**
   * @param images all images of the dataset, relative to its root
   * @param exists whether a file is there that may not be known as an image
   */
  constructor(
    readonly images: readonly string[],
    private readonly exists: (path: string) => boolean = () => false,
  ) {
    this.paths = new Set(images);
  }

  /** Learns from the names of a file where they begin; without it names are read each by itself. */
  learn(names: readonly string[], bases: readonly string[] = ['']): void {
    const counts = new Map<string, number>();
    const step = Math.max(1, Math.floor(names.length / SAMPLE));
    for (let i = 0; i < names.length; i += step) {
      const name = plain(names[i]);
      if (this.direct(name, bases)) continue;
      const found = this.byEnd(name);
      if (found === null) continue;
      const shared = commonEnd(name, found);
      // A name without the extension says nothing of where others begin.
      if (shared === 0) continue;
      const key = JSON.stringify([name.slice(0, name.length - shared), found.slice(0, found.length - shared)]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const [best] = [...counts].sort((a, b) => b[1] - a[1]);
    this.start = best ? (JSON.parse(best[0]) as [string, string]) : null;
  }

  /**
   * The file that a name means; null where none does, or more than one.
   * @param bases folders that names may be relative to, best first
   */
  locate(name: string, bases: readonly string[] = ['']): string | null {
    const found = this.find(name, bases);
    if (!found) return null;
    const known = this.readings.get(found.reading);
    if (known) known.count++;
    else this.readings.set(found.reading, { count: 1, example: [name, found.path] });
    return found.path;
  }

  /** Whether a file is there under this very path. */
  isThere(path: string): boolean {
    return this.paths.has(path) || this.exists(path);
  }

  /** Forgets how names were read so far, as those of a sample that is read again. */
  forget(): void {
    this.readings.clear();
  }

  /** How names had to be read so far, in a sentence for each way. */
  get notes(): string[] {
    return [...this.readings].flatMap(
      ([
        reading,
        {
          count,
          example: [name, path],
        },
      ]) =>
        reading === 'exact'
          ? []
          : [`${count === 1 ? '1 name is' : `${count} names are`} read ${READINGS[reading]}: "${name}" is ${path}.`],
    );
  }

  private find(name: string, bases: readonly string[]): Located | null {
    const windows = name.includes('\\');
    if (!windows && !this.mayMean(name)) return this.direct(name, bases);
    const direct = this.direct(name, bases) ?? (windows ? this.direct(plain(name), bases, 'windows') : null);
    if (direct) return direct;
    for (const [text, reading] of spellings(name)) {
      const found = reading === 'otherFolder' ? null : this.direct(text, bases, reading);
      if (found) return found;
      if (this.start && text.startsWith(this.start[0])) {
        const path = this.start[1] + text.slice(this.start[0].length);
        if (this.paths.has(path)) return { path, reading: this.start[0] === '' ? 'below' : 'otherFolder' };
      }
      const stem = this.bare(text, bases);
      if (stem) return { path: stem, reading: 'extension' };
      const end = this.byEnd(text);
      if (end)
        return { path: end, reading: posix.basename(end) === posix.basename(text) ? 'otherFolder' : 'extension' };
      const folded = only(this.foldIndex().get(fold(posix.basename(text))), text, fold);
      if (folded) return { path: folded, reading: 'spelling' };
    }
    return null;
  }

  /** Whether a file is called as the end of a name says, which is asked first of many names without a file. */
  private mayMean(name: string): boolean {
    const base = name.slice(name.lastIndexOf('/') + 1).trim();
    if (/["'%]/.test(name)) return true;
    return this.nameIndex().has(base) || this.stemIndex().has(base) || this.foldIndex().has(fold(base));
  }

  private direct(name: string, bases: readonly string[], reading: NameReading = 'exact'): Located | null {
    for (const base of bases) {
      const path = normalizeImagePath(base === '' ? name : posix.join(base, name));
      if (path !== null && this.isThere(path))
        return { path, reading: reading === 'exact' && base !== '' ? 'below' : reading };
    }
    return null;
  }

  /** A name without extension, which one file in one of these folders has. */
  private bare(name: string, bases: readonly string[]): string | null {
    const candidates = this.stemIndex().get(posix.basename(name)) ?? [];
    for (const base of bases) {
      const wanted = posix.join(base, name);
      const found = candidates.filter((path) => stemOf(path) === wanted);
      if (found.length > 0) return found.length === 1 ? found[0] : null;
    }
    return null;
  }

  private byEnd(name: string): string | null {
    const base = posix.basename(name);
    const named = this.nameIndex().get(base);
    return named ? only(named, name) : only(this.stemIndex().get(base), name);
  }

  private nameIndex(): Map<string, string[]> {
    return (this.byName ??= indexBy(this.images, posix.basename));
  }

  private stemIndex(): Map<string, string[]> {
    return (this.byStem ??= indexBy(this.images, (path) => posix.parse(path).name));
  }

  private foldIndex(): Map<string, string[]> {
    return (this.byFold ??= indexBy(this.images, (path) => fold(posix.basename(path))));
  }
}

/** A name in ways that people and tools write it, as it is first. */
function spellings(name: string): [string, NameReading][] {
  const text = plain(name);
  const found: [string, NameReading][] = [[text, 'otherFolder']];
  const unquoted = /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;
  // As some writers put a path with a blank: quotes that end before the extension.
  const inner = text.replace(/^(["'])(.*)\1(\.\w+)?$/s, '$2$3');
  for (const one of new Set([unquoted, inner])) if (one !== text) found.push([one, 'quotes']);
  const address = /^[a-z][a-z0-9+.-]*:\/\/[^/]*\/(.*)$/is.exec(text)?.[1] ?? (text.includes('%') ? text : null);
  if (address !== null) found.push([decoded(address), 'address']);
  return found;
}

function plain(name: string): string {
  return name
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function stemOf(path: string): string {
  return path.slice(0, path.length - posix.extname(path).length);
}

/** Of the candidates the one whose end a name has in common for most folders; null where two have it for as many. */
function only(candidates: readonly string[] | undefined, name: string, as = (text: string) => text): string | null {
  if (!candidates || candidates.length === 0) return null;
  if (candidates.length === 1) return candidates[0];
  const folders = as(posix.dirname(name)).split('/').reverse();
  const depths = candidates.map((path) => {
    const own = as(posix.dirname(path)).split('/').reverse();
    const depth = folders.findIndex((folder, d) => own[d] !== folder);
    return depth < 0 ? folders.length : depth;
  });
  const best = Math.max(...depths);
  const found = candidates.filter((_, c) => depths[c] === best);
  return found.length === 1 && best > 0 ? found[0] : null;
}

function indexBy(paths: readonly string[], keyOf: (path: string) => string): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const path of paths) {
    const key = keyOf(path);
    const list = index.get(key);
    if (list) list.push(path);
    else index.set(key, [path]);
  }
  return index;
}

/** How many letters at the end two paths have in common, by whole parts. */
function commonEnd(a: string, b: string): number {
  const [parts, others] = [a.split('/').reverse(), b.split('/').reverse()];
  let length = 0;
  for (let p = 0; p < Math.min(parts.length, others.length) && parts[p] === others[p]; p++)
    length += parts[p].length + (p > 0 ? 1 : 0);
  return length;
}
