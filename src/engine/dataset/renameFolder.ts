import { join } from 'node:path';
import { NearmissError } from '../protocol/reply';
import { checkClassFolder, EXCLUDED_FOLDER, isThere } from './folderSource';
import type { LabelEdit } from './labelEdit';
import type { LabelChange, LabelSource } from './labelSource';

/**
 * Gives a class of a folder dataset, and the classes below it, another name: its folder is renamed with all that is in it, or, where there
 * is such a folder already, its images move there. Throws NearmissError for a class without images and a name that no folder can have.
 */
export function renameFolder({ info, entries, edit }: LabelSource, from: string, to: string): LabelEdit {
  const images = entries.paths.filter((path, i) => isClass(entries.labels[i], from) && !path.startsWith(`${EXCLUDED_FOLDER}/`));
  if (from === '' || images.length === 0) throw new NearmissError('class/unknown', `No image has the class "${from}". Choose one of the dataset's classes.`);
  checkClassFolder(to);
  if (to === '') throw new NearmissError('label/empty', 'The new name of the class is empty. Type a name.');
  // With splits a class has a folder in each.
  if (!entries.splits && !isThere(join(info.root, to)) && !isClass(to, from)) return { moves: [{ from, to }], texts: [], outcomes: [] };
  const labels = new Map(entries.paths.map((path, i) => [path, entries.labels[i]]));
  return { ...edit(images.map((image): LabelChange => ({ action: 'relabel', image, label: to + labels.get(image)!.slice(from.length) }))), outcomes: [] };
}

function isClass(label: string, name: string): boolean {
  return label === name || label.startsWith(`${name}/`);
}
