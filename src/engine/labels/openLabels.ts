import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetInfo, Reading } from '../protocol/dataset';
import { readDatasetOptions } from '../recipe/readDatasetOptions';
import { annotationSource } from './annotations/annotationSource';
import { formOf } from './annotations/forms';
import { FolderView } from './folderView';
import { findPassedOver } from './passedOver';
import { pictureOf } from '../protocol/pictureParts';
import { folderSource } from './folderSource';
import { findImages } from '../files/imageFiles';
import type { LabelSource } from './labelSource';
import { parseLabels } from './parseLabels';
import type { Problem } from '../files/problem';
import type { StateFolder } from './state/stateFolder';
import type { OpenText } from './openText';
import { rowSource } from './rowSource';
import { escapedLine, readText } from '../files/text';

/** Reads the labels of a dataset. Throws NearmissError when its label files cannot be read at all. */
export async function openLabels(
  info: DatasetInfo,
  state: Pick<StateFolder, 'excluded' | 'decisions'>,
  openText: OpenText = () => undefined,
): Promise<LabelSource> {
  const form = formOf(info.form);
  if (form) return annotationSource(info, form, info.labelFiles ?? [info.labelFile], openText);
  return info.layout === 'folder' ? folderSource(info, state) : openTable(info, openText);
}

/** How a dataset was read, with what lies beside it and was not. */
export async function readingOf({ info, entries, files, reading, notes = [] }: LabelSource): Promise<Reading> {
  const { layout } = await readDatasetOptions(info.root);
  const images = entries.paths.filter((_, i) => !entries.excluded[i]).map((path) => pictureOf(path).file);
  const passedOver = entries.texts ? [] : await findPassedOver(new FolderView(info.root), files, images);
  // Where a person says how the labels are written, what lies beside is no doubt.
  const settled = layout !== 'auto' || info.layout !== 'folder';
  return { ...reading, notes, passedOver: passedOver.map((one) => ({ ...one, doubtful: one.doubtful && !settled })) };
}

async function openTable(info: DatasetInfo, openText: OpenText): Promise<LabelSource> {
  const file = join(info.root, info.labelFile);
  const text = openText(file) ?? (await readText(file));
  const rows = parseLabels(text, info.labelFile);
  if (rows.areItems) return rowSource(info, rows, () => true, encodingProblems(info.labelFile, text));
  const images = await findImages(info.root);
  const known = new Set(images.paths);
  // The search knows usual names only; a table may name any file, and a disk may fold case.
  const exists = (path: string) => known.has(path) || existsSync(join(info.root, pictureOf(path).file));
  const problems = [...encodingProblems(info.labelFile, text), ...images.problems];
  return rowSource(info, rows, exists, problems, images.paths);
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
