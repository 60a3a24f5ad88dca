import type { DatasetInfo, Reading } from '../protocol/dataset';
import { readDatasetOptions } from '../recipe/readDatasetOptions';
import { annotationSource } from './annotations/annotationSource';
import { formOf } from './annotations/forms';
import { FolderView } from './folderView';
import { findPassedOver } from './passedOver';
import { pictureOf } from '../protocol/pictureParts';
import { folderSource } from './folderSource';
import type { LabelSource } from './labelSource';
import type { StateFolder } from './state/stateFolder';
import type { OpenText } from './openText';
import { openTables } from './tables/openTables';

/** Reads the labels of a dataset. Throws NearmissError when its label files cannot be read at all. */
export async function openLabels(
  info: DatasetInfo,
  state: Pick<StateFolder, 'excluded' | 'decisions'>,
  openText: OpenText = () => undefined,
): Promise<LabelSource> {
  const form = formOf(info.form);
  if (form) return annotationSource(info, form, info.labelFiles ?? [info.labelFile], openText);
  return info.layout === 'folder' ? folderSource(info, state) : openTables(info, openText);
}

/** How a dataset was read, with what lies beside it and was not. */
export async function readingOf({ info, entries, files, reading, notes = [] }: LabelSource): Promise<Reading> {
  const { layout } = await readDatasetOptions(info.root);
  const images = entries.paths.filter((_, i) => !entries.excluded[i]).map((path) => pictureOf(path).file);
  const labels = [...new Set(entries.labels.filter((_, i) => !entries.excluded[i]))];
  const passedOver = entries.texts ? [] : await findPassedOver(new FolderView(info.root), files, images, labels);
  // Where a person says how the labels are written, what lies beside is no doubt.
  const settled = layout !== 'auto' || info.layout !== 'folder';
  return { ...reading, notes, passedOver: passedOver.map((one) => ({ ...one, doubtful: one.doubtful && !settled })) };
}
