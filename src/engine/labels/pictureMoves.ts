import { posix, resolve } from 'node:path';
import { z } from 'zod';
import { fileKey, isThere } from '../files/fileKey';
import { freeName } from '../files/freeName';
import { mappedStem } from '../files/masks';
import type { FileMove } from './labelEdit';
import { claims, derivations, type Sidecar, sidecarOf, Sidecars } from './sidecars';

/** What became of one picture. */
export interface PictureMove {
  /** Where it is afterwards. */
  readonly now: string;
  /** What takes the move back. */
  readonly undo: string;
  readonly notes: readonly string[];
}

/**
 * What decisions call the folder of the excluded images, wherever it is: a dataset can be moved or copied with them.
 */
const RECORDED = '.nearmiss/excluded';

/** How a move is recorded: the path alone where nothing else is there to say, as it was recorded at first. */
const undoSchema = z.strictObject({
  now: z.string(),
  /** Where the files are that went with the picture. */
  sidecars: z.array(z.string()),
  /** Files that had its name there already, and stay. */
  there: z.array(z.string()),
});
type MoveUndo = z.infer<typeof undoSchema>;

/** Moves of pictures of one edit, each with the files beside it that are about it alone. Nothing is overwritten. */
export class PictureMoves {
  readonly moves: FileMove[] = [];
  private readonly sidecars: Sidecars;
  private readonly planned = new Set<string>();
  /** Pictures that come, by the stem of their path, and whether they bring files that are named by it. */
  private readonly arriving = new Map<string, boolean>();
  /** The files that come with them, by the same. */
  private readonly brought = new Map<string, string[]>();
  /** Pictures that come, by the stems of which their names may be derived. */
  private readonly longer = new Map<string, string[]>();

  /** @param aside the folder of the excluded images, from the root */
  constructor(
    private readonly root: string,
    private readonly aside: string,
  ) {
    this.sidecars = new Sidecars(root);
  }

  /** Moves a picture, to another name where its own or that of a file that goes with it is taken. */
  move(from: string, wanted: string): PictureMove {
    if (from === wanted) return { now: from, undo: from, notes: [] };
    const { own, shared } = this.sidecars.of(from);
    const now = freeName(wanted, (path) => this.isTaken(path, own) || this.confuses(path, own));
    const at = this.sidecars.of(now);
    const there = [...at.own, ...at.shared].map(({ path }) => path);
    this.add(from, now, own);
    const undo = this.recorded({ now, sidecars: own.map((sidecar) => sidecarOf(now, sidecar)), there });
    return { now, undo, notes: shared.length > 0 ? [this.stays(from, shared)] : [] };
  }

  /** Where a recorded move left its picture; '' where nothing was recorded. */
  nowOf(undo: string): string {
    return this.placed(undo).now;
  }

  /** Takes a recorded move back: the picture has to be there, files that went with it may be gone since. */
  back(image: string, undo: string): PictureMove {
    const { now: from, sidecars, there } = this.placed(undo);
    if (from === image) return { now: image, undo: '', notes: [] };
    const base = posix.basename(from);
    const went = sidecars
      .filter((path) => isThere(resolve(this.root, path)))
      .flatMap((path) => {
        const named = claims(posix.basename(path), base);
        return named ? [{ path, ...named }] : [];
      });
    const now = freeName(image, (path) => this.isTaken(path, went));
    // What others have put beside it since comes along, where there is room for it.
    const since = this.sidecars
      .of(from)
      .own.filter(({ path }) => !sidecars.includes(path) && !there.includes(path))
      .filter((sidecar) => !this.isTaken(sidecarOf(now, sidecar), []));
    this.add(from, now, [...went, ...since]);
    const gone = sidecars.filter((path) => !went.some((sidecar) => sidecar.path === path));
    return { now, undo: '', notes: gone.map((path) => `${path} is no longer there`) };
  }

  private recorded({ now, sidecars, there }: MoveUndo): string {
    const name = (path: string): string => replaceStart(path, this.aside, RECORDED);
    if (sidecars.length + there.length === 0) return name(now);
    const undo: MoveUndo = { now: name(now), sidecars: sidecars.map(name), there: there.map(name) };
    return JSON.stringify(undo);
  }

  private placed(undo: string): MoveUndo {
    const { now, sidecars, there } = parse(undo);
    const place = (path: string): string => replaceStart(path, RECORDED, this.aside);
    return { now: place(now), sidecars: sidecars.map(place), there: there.map(place) };
  }

  private add(from: string, to: string, sidecars: readonly Sidecar[]): void {
    const moves = [{ from, to }, ...sidecars.map((sidecar) => ({ from: sidecar.path, to: sidecarOf(to, sidecar) }))];
    for (const move of moves) this.planned.add(fileKey(move.to));
    this.moves.push(...moves);
    const stem = stemKey(to);
    this.arriving.set(stem, this.arriving.get(stem) || bringsStem(sidecars));
    push(this.brought, stem, ...sidecars.map((sidecar) => sidecarOf(to, sidecar)));
    for (const origin of originsOf(to)) push(this.longer, origin, to);
  }

  private isTaken(path: string, sidecars: readonly Sidecar[]): boolean {
    return [path, ...sidecars.map((sidecar) => sidecarOf(path, sidecar))].some(
      (one) => this.planned.has(fileKey(one)) || isThere(resolve(this.root, one)),
    );
  }

  /** Whether files there could not be told apart by their stem: whose of two pictures they are. */
  private confuses(path: string, sidecars: readonly Sidecar[]): boolean {
    if (this.isDerived(path, sidecars)) return true;
    const others = this.sidecars.namesakes(path);
    const brought = this.arriving.get(stemKey(path));
    if (others.length === 0 && brought === undefined) return false;
    const theirs = brought || others.some((other) => bringsStem(this.sidecars.of(other).own));
    return theirs || bringsStem(sidecars);
  }

  /**
   * Whether a file of one picture has a name that may be derived of a longer one of another there, as `1_b.txt` of
   * `1.png` beside `1_b.png`, or one picture would pass for a map of the other.
   */
  private isDerived(path: string, sidecars: readonly Sidecar[]): boolean {
    const { shorter, longer } = this.sidecars.relatives(path);
    const theirs = [
      ...shorter.flatMap((image) => this.sidecars.of(image).own.map((sidecar) => sidecar.path)),
      ...originsOf(path).flatMap((origin) => this.brought.get(origin) ?? []),
    ];
    const ours = sidecars.map((sidecar) => sidecarOf(path, sidecar));
    const maps = mappedKey(path);
    return (
      theirs.some((file) => isOf(file, path)) ||
      shorter.some((image) => stemKey(image) === maps) ||
      (maps !== null && this.brought.has(maps)) ||
      [...longer, ...(this.longer.get(stemKey(path)) ?? [])].some(
        (image) => mappedKey(image) === stemKey(path) || ours.some((file) => isOf(file, image)),
      )
    );
  }

  private stays(image: string, shared: readonly Sidecar[]): string {
    const names = shared.map(({ path }) => path).join(', ');
    const others = this.sidecars.namesakes(image).join(', ');
    return `${names} ${shared.length === 1 ? 'stays' : 'stay'}, since ${others} has the same name as ${image}`;
  }
}

function bringsStem(sidecars: readonly Sidecar[]): boolean {
  return sidecars.some(({ whole }) => !whole);
}

function push(lists: Map<string, string[]>, key: string, ...values: readonly string[]): void {
  const list = lists.get(key);
  if (list) list.push(...values);
  else lists.set(key, [...values]);
}

/** Whether a file could be about a picture in its folder, by their names. */
function isOf(file: string, image: string): boolean {
  return claims(posix.basename(file), posix.basename(image)) !== null;
}

/** The keys of the pictures of which the name of this one may be derived. */
function originsOf(path: string): string[] {
  const { dir, base } = posix.parse(path);
  return derivations(base).map((start) => fileKey(posix.join(dir, start)));
}

/** The key of the picture of which this one would be a map; null where its name is not that of one. */
function mappedKey(path: string): string | null {
  const { dir, base } = posix.parse(path);
  const stem = mappedStem(base);
  return stem === null ? null : fileKey(posix.join(dir, stem));
}

function stemKey(path: string): string {
  const { dir, name } = posix.parse(path);
  return fileKey(posix.join(dir, name));
}

function replaceStart(path: string, folder: string, by: string): string {
  return path.startsWith(`${folder}/`) ? by + path.slice(folder.length) : path;
}

function parse(undo: string): MoveUndo {
  try {
    return undoSchema.parse(JSON.parse(undo));
  } catch {
    return { now: undo, sidecars: [], there: [] };
  }
}
