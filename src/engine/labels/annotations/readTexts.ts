import { NearmissError } from '../../protocol/reply';
import type { AnnotationFiles } from './annotationForm';

/** Files read at the same time. */
const AT_ONCE = 32;

/**
 * Texts of many files, such as one beside each picture. One that cannot be read is '' and a note.
 * @param notes gets a sentence where files could not be read
 */
export async function readTexts(
  { text }: AnnotationFiles,
  names: readonly string[],
  notes: string[],
): Promise<readonly string[]> {
  const texts: string[] = new Array<string>(names.length).fill('');
  const failed: string[] = [];
  let next = 0;
  const run = async (): Promise<void> => {
    for (let i = next++; i < names.length; i = next++)
      texts[i] = await text(names[i]).catch((error: unknown) => {
        failed.push(error instanceof NearmissError ? error.message : `${names[i]} cannot be read.`);
        return '';
      });
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, names.length) }, run));
  if (failed.length > 0) notes.push(`${failed.length} label files are left out: ${failed[0]}`);
  return texts;
}
