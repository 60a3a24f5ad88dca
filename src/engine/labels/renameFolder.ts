import { lstatSync } from 'node:fs';
import { join, posix } from 'node:path';
import { z } from 'zod';
import { NearmissError } from '../protocol/reply';
import { isThere } from '../files/fileKey';
import { checkClassFolder } from './classFolder';
import { emptiedFolders } from './emptiedFolders';
import type { FileMove, LabelEdit } from './labelEdit';
import { cannotUndo, type LabelChange, type LabelSource } from './labelSource';

const movesSchema = z.array(z.strictObject({ from: z.string(), to: z.string() }));

/**
 * Gives a class of a folder dataset, and the classes below it, another name: its folder, with splits that in each of
 * them, is renamed with all that is in it, or, where there is such a folder already, its images move there. Throws
 * NearmissError for a class without images and a name that no folder can have.
 */
export function renameFolder({ info: { root }, entries, edit }: LabelSource, from: string, to: string): LabelEdit {
  const images = [...entries.paths.keys()].filter((i) => isClass(entries.labels[i], from) && !entries.excluded[i]);
  if (from === '' || images.length === 0)
    throw new NearmissError('class/unknown', `No image has the class "${from}". Choose one of the dataset's classes.`);
  checkClassFolder(to);
  if (to === '') throw new NearmissError('label/empty', 'The new name of the class is empty. Type a name.');
  // Refuses a name that no class can have, before a whole folder gets it.
  edit([{ action: 'relabel', image: entries.paths[images[0]], label: to }]);
  const { above } = entries;
  const placeOf = (i: number) => above?.[i] ?? '';
  const moves = [...new Set(images.map(placeOf))].flatMap((place): readonly FileMove[] => {
    const own = images.filter((i) => placeOf(i) === place);
    const folder = { from: posix.join(place, from), to: posix.join(place, to) };
    if (above && !isClass(to, from) && isFree(root, folder)) return [folder];
    return edit(
      own.map((i): LabelChange => ({
        action: 'relabel',
        image: entries.paths[i],
        label: to + entries.labels[i].slice(from.length),
      })),
    ).moves;
  });
  return { moves, texts: [], outcomes: [], emptied: emptiedFolders(moves, entries.above ?? null) };
}

/** How a decision records the moves of a rename. */
export function toUndo(moves: readonly FileMove[]): string {
  return JSON.stringify(moves);
}

/** Takes a rename back. Throws NearmissError where what was moved has gone, or its old place is taken. */
export function restoreFolder(
  { info: { root }, entries }: Pick<LabelSource, 'info' | 'entries'>,
  { image, undo }: { readonly image: string; readonly undo: string },
): LabelEdit {
  const moves = parseMoves(undo);
  if (!moves) throw cannotUndo(image, 'its record in decisions.tsv is damaged');
  const back = moves.map(({ from, to }): FileMove => ({ from: to, to: from })).reverse();
  for (const move of back) {
    if (!isThere(join(root, move.from))) throw cannotUndo(image, `${move.from} is no longer there`);
    if (!isFree(root, move)) throw cannotUndo(image, `${move.to} is there again`);
  }
  return { moves: back, texts: [], outcomes: [], emptied: emptiedFolders(back, entries.above ?? null) };
}

/**
 * Whether nothing is where something is to move to: on the usual disks of macOS and Windows it may be itself, spelled
 * in other letters.
 */
function isFree(root: string, { from, to }: FileMove): boolean {
  const [source, target] = [from, to].map((path) => lstatSync(join(root, path), { throwIfNoEntry: false }));
  return !target || (from !== to && target.dev === source?.dev && target.ino === source.ino);
}

function isClass(label: string, name: string): boolean {
  return label === name || label.startsWith(`${name}/`);
}

function parseMoves(undo: string): readonly FileMove[] | null {
  try {
    return movesSchema.parse(JSON.parse(undo));
  } catch {
    return null;
  }
}
