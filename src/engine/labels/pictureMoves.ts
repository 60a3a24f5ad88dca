import { posix, resolve } from 'node:path';
import { z } from 'zod';
import { fileKey, isThere } from '../files/fileKey';
import { freeName } from '../files/freeName';
import type { FileMove } from './labelEdit';
import { claims, type Sidecar, sidecarOf, Sidecars } from './sidecars';

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
  }

  private isTaken(path: string, sidecars: readonly Sidecar[]): boolean {
    return [path, ...sidecars.map((sidecar) => sidecarOf(path, sidecar))].some(
      (one) => this.planned.has(fileKey(one)) || isThere(resolve(this.root, one)),
    );
  }

  /** Whether files there could not be told apart by their stem: whose of two pictures they are. */
  private confuses(path: string, sidecars: readonly Sidecar[]): boolean {
    const others = this.sidecars.namesakes(path);
    const brought = this.arriving.get(stemKey(path));
    if (others.length === 0 && brought === undefined) return false;
    const theirs = brought || others.some((other) => bringsStem(this.sidecars.of(other).own));
    return theirs || bringsStem(sidecars);
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
