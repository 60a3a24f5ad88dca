import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetInfo } from '../protocol/dataset';
import { pictureOf } from '../protocol/pictureParts';
import { NearmissError } from '../protocol/reply';
import { writeFileAtomic } from '../files/atomicFile';
import { fileError } from '../files/fileError';
import type { LabelEntries } from './labelSource';
import { labelTableText } from './labelTableText';

export const LABELS_FILE = 'labels.tsv';

/**
 * Writes the labels of a folder dataset, or of one whose pictures lie in other files, to a labels.tsv at its root,
 * which says them from then on. No image is moved.
 */
export async function createTable(
  { root, layout, labelFile }: DatasetInfo,
  entries: LabelEntries,
): Promise<DatasetInfo> {
  // Labels beside pictures in one file cannot be written there, so a table is how they are changed.
  const inside = entries.paths.some((path) => pictureOf(path).entry !== null);
  if (layout !== 'folder' && !(layout === 'annotations' && inside))
    throw new NearmissError(
      'table/exists',
      `The labels of this dataset are in ${labelFile} already; only a folder dataset is turned into a table, or one ` +
        'of which the pictures lie in other files.',
    );
  const file = join(root, LABELS_FILE);
  if (existsSync(file))
    throw new NearmissError(
      'table/exists',
      `${file} is there already. Look at it, and move it away if it is not wanted.`,
    );
  try {
    await writeFileAtomic(file, Buffer.from(labelTableText(entries)));
  } catch (error) {
    throw new NearmissError('table/write', `${file} cannot be written: ${fileError(error)}. Nothing was changed.`);
  }
  return { root, layout: 'table', labelFile: LABELS_FILE };
}
