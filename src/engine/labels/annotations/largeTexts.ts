import { createHash } from 'node:crypto';
import { NearmissError } from '../../protocol/reply';
import type { AnnotationFiles } from './annotationForm';

/** Files that are read at once. */
const AT_ONCE = 32;
/** UTF-16 code units of a text that is kept; a longer one, such as with a picture inside, is read again for an edit. */
const KEPT = 1 << 16;

/**
 * Reads many files and looks at each once, so that no more than a few large ones are in memory at a time.
 * @returns their texts; one that was not kept is read again when it is asked for, and throws NearmissError where the
 * file has changed since
 */
export async function readTexts(
  files: AnnotationFiles,
  names: readonly string[],
  look: (text: string, file: number) => void,
): Promise<string[]> {
  const texts = names.map(() => '');
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const some = names.slice(from, from + AT_ONCE);
    const read = await Promise.all(some.map((name) => files.text(name).catch(() => '')));
    read.forEach((text, i) => {
      const file = from + i;
      look(text, file);
      if (text.length <= KEPT) texts[file] = text;
      else readLater(texts, file, () => files.textNow(some[i]), hash(text), some[i]);
    });
  }
  return texts;
}

function readLater(texts: string[], file: number, now: () => string, was: string, name: string): void {
  const get = (): string => {
    const text = now();
    if (hash(text) === was) return text;
    throw new NearmissError('labels/changed', `${name} was changed since it was read. Nothing was changed. Try again.`);
  };
  Object.defineProperty(texts, file, { get, enumerable: true });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
