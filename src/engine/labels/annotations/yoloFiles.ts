import { posix } from 'node:path';
import { isImageFile } from '../../files/imageNames';
import type { FolderView } from '../folderView';
import { linesOf } from './textLines';

/** Files, folders and lines that are looked at to tell the form. */
const SAMPLE = 20;
/** How deep tools keep the folders of the pictures below `labels`. */
const DEPTH = 4;
const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;

/** A line of labels: the number of a class, and four numbers or more. */
export const LINE = new RegExp(String.raw`^\d+(?:\.0*)?(?:[ \t]+${NUMBER}){4,}$`);
/** Files at the root that list classes. */
export const CLASSES = /^(classes\.txt|[^/]*\.names)$/i;

/** By its name a list of pictures, or the labels of one. */
export function isText(name: string): boolean {
  return /\.txt$/i.test(name) && !CLASSES.test(name);
}

/** A list of pictures: paths alone, none followed by a label. */
export function isList(text: string): boolean {
  const lines = linesOf(text.slice(0, 4096)).slice(0, SAMPLE);
  return lines.length > 0 && lines.every((line, l) => isImageFile(line.text) || (l > 0 && l === lines.length - 1));
}

/**
 * Whether files of labels hold boxes: most of their lines are some.
 * @param listed whether a file names classes; then half of them are enough, as in a file that git could not merge, and
 *   none at all, as all may be excluded
 */
export async function hasLabels(folder: FolderView, listed: boolean): Promise<boolean> {
  let [boxes, others] = [0, 0];
  const files = (await labelFiles(folder)).slice(0, SAMPLE);
  for (const file of files) {
    for (const line of linesOf(await folder.head(file)).slice(0, SAMPLE)) {
      if (LINE.test(line.text)) boxes++;
      else others++;
    }
  }
  return boxes > 4 * others || (listed && 2 * boxes >= others && files.length > 0);
}

/** Some files that would hold labels, by where tools put them, without those that list pictures or classes. */
export async function labelFiles(folder: FolderView): Promise<string[]> {
  const top = await folder.folders();
  const found: string[] = [];
  const look = async (place: string, beside: boolean): Promise<void> => {
    const files = await folder.files(place);
    const pictures = new Set(files.filter(isImageFile).map((name) => posix.parse(name).name));
    const isWanted = (name: string): boolean => isText(name) && (!beside || pictures.has(posix.parse(name).name));
    found.push(...files.filter(isWanted).map((name) => posix.join(place, name)));
  };
  const below = async (place: string): Promise<string[]> =>
    (await folder.folders(place)).slice(0, SAMPLE).map((name) => posix.join(place, name));
  const isLabels = (place: string): boolean => /^labels$/i.test(posix.basename(place));
  let level = top.filter(isLabels);
  await look('', true);
  for (const name of top.slice(0, SAMPLE)) {
    const inside = await below(name);
    level.push(...inside.filter(isLabels));
    if (!/^(data|images|obj_[a-z]+_data|train|val|valid|test)$/i.test(name)) continue;
    for (const place of [name, ...inside]) await look(place, true);
  }
  for (let depth = 0; depth < DEPTH && found.length < SAMPLE && level.length > 0; depth++) {
    for (const place of level) await look(place, false);
    level = (await Promise.all(level.map(below))).flat().slice(0, SAMPLE);
  }
  return found;
}
