import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetInfo } from '../protocol/dataset';
import { folderSource } from './folderSource';
import { findImages } from '../files/imageFiles';
import type { LabelSource } from './labelSource';
import { parseLabels } from './parseLabels';
import type { Problem } from '../files/problem';
import type { StateFolder } from './state/stateFolder';
import { rowSource } from './rowSource';
import { escapedLine, readText } from '../files/text';

/** The unsaved text of a file that is open in the editor, by absolute path; undefined for all others. */
export type OpenText = (file: string) => string | undefined;

/** Reads the labels of a dataset. Throws NearmissError when its label file cannot be read at all. */
export async function openLabels(
  info: DatasetInfo,
  state: Pick<StateFolder, 'excluded' | 'decisions'>,
  openText: OpenText = () => undefined,
): Promise<LabelSource> {
  if (info.layout === 'folder') return folderSource(info, state);
  const file = join(info.root, info.labelFile);
  const text = openText(file) ?? (await readText(file));
  const rows = parseLabels(text, info.labelFile);
  if (rows.areItems) return rowSource(info, rows, () => true, encodingProblems(info.labelFile, text));
  const images = await findImages(info.root);
  const known = new Set(images.paths);
  // The search knows usual names only; a table may name any file, and a disk may fold case.
  const exists = (path: string) => known.has(path) || existsSync(join(info.root, path));
  return rowSource(info, rows, exists, [...encodingProblems(info.labelFile, text), ...images.problems]);
}

function encodingProblems(path: string, text: string): Problem[] {
  const line = escapedLine(text);
  if (line === null) return [];
  return [
    {
      path,
      line,
      code: 'labels/encoding',
      message: 'The file is not valid UTF-8 here. Its bytes are kept; save it as UTF-8 to have its names shown right.',
    },
  ];
}
