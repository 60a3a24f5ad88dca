import { posix } from 'node:path';
import { splitOfName } from '../splitNames';
import type { AnnotationFiles } from './annotationForm';
import { readTexts } from './readTexts';
import { linesOf } from './textLines';

/** Lists in `ImageSets/Main`: `train.txt` names pictures, `cat_train.txt` says of each whether it shows a cat. */
export const SET_FILE = /(^|\/)ImageSets\/Main\/[^/]+\.txt$/i;

export interface VocSets {
  /** The split of each picture that a list names, by what lists call it. */
  readonly splitOf: ReadonlyMap<string, string>;
}

/** The split that a list is of; null of one that is about a class, and of `trainval`, which repeats the others. */
export function splitOfSet(file: string): string | null {
  const { name } = posix.parse(file);
  return splitOfName(name) === name ? name : null;
}

/** The splits of the pictures of a VOC dataset. */
export async function readSets(files: AnnotationFiles, notes: string[]): Promise<VocSets> {
  const lists = (await files.below('', SET_FILE)).filter((file) => splitOfSet(file) !== null);
  const texts = await readTexts(files, lists, notes);
  const splitOf = new Map<string, string>();
  lists.forEach((file, f) => {
    for (const { text } of linesOf(texts[f])) if (!splitOf.has(text)) splitOf.set(text, splitOfSet(file)!);
  });
  return { splitOf };
}
