import { posix } from 'node:path';
import { NearmissError } from '../../protocol/reply';
import { splitOfName } from '../splitNames';
import type { AnnotationFiles, ReadAnnotations } from './annotationForm';
import { Annotations } from './annotations';

/** How labels are changed that lie in the same file as their pictures. */
const READ_ONLY =
  'Labels inside of these files are read and not written. To change them, create a labels.tsv (nearmiss table), ' +
  'which is then read in their place, or export the dataset (nearmiss export) and work on the copy.';

/**
 * Reads files that hold pictures, one after the other. One that cannot be read becomes a note.
 * @throws NearmissError where none can be read
 */
export async function readContainers(
  { files }: AnnotationFiles,
  read: (file: string, annotations: Annotations) => Promise<void>,
): Promise<ReadAnnotations> {
  const annotations = new Annotations(
    files,
    files.map(() => ''),
  );
  const problems: NearmissError[] = [];
  for (const file of files) {
    await read(file, annotations).catch((error) => {
      if (!(error instanceof NearmissError)) throw error;
      problems.push(error);
    });
  }
  if (problems.length === files.length) throw problems[0];
  annotations.notes.push(...problems.map(({ message }) => message), READ_ONLY);
  return { annotations, writer: null };
}

/** The split that the name of a file says, or else that of its folder; '' where neither does. */
export function splitOfFile(file: string): string {
  const { dir, name } = posix.parse(file);
  return splitOfName(name) ?? splitOfName(posix.basename(dir)) ?? '';
}

/** What a note says of a file of which the rest is missing. */
export function tornNote(file: string, torn: string, read: number): string {
  return `${file} cannot be read to its end: ${torn}. What lies before is read, ${read} pictures. Get the file anew.`;
}
