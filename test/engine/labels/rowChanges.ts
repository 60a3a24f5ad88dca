import { applyTextEdits, type EditOutcome } from '../../../src/engine/labels/labelEdit';
import type { LabelChange, LabelSource } from '../../../src/engine/labels/labelSource';
import { parseLabels } from '../../../src/engine/labels/parseLabels';
import { rowSource } from '../../../src/engine/labels/rowSource';
import { plainPictures } from '../../../src/engine/labels/tables/rowPictures';
import type { TableReading } from '../../../src/engine/protocol/dataset';

/** A label file that is only a text. */
export function openRows(
  text: string,
  labelFile: string,
  exists: (path: string) => boolean = () => true,
  reading?: TableReading,
): LabelSource {
  const layout = labelFile.endsWith('.jsonl') ? 'jsonl' : 'table';
  const rows = parseLabels(text, labelFile, reading);
  return rowSource({ root: '/data', layout, labelFile }, { file: labelFile, rows, pictures: plainPictures(exists) });
}

/** The text after the changes, and what they did. */
export function change(
  text: string,
  labelFile: string,
  changes: readonly LabelChange[],
): { text: string; outcomes: readonly EditOutcome[] } {
  const { texts, outcomes } = openRows(text, labelFile).edit(changes);
  return { text: applyTextEdits(texts[0].before, texts[0].edits), outcomes };
}

export const relabel = (image: string, label: string, rows?: 'all'): LabelChange => ({
  action: 'relabel',
  image,
  label,
  ...(rows && { rows }),
});
export const exclude = (image: string): LabelChange => ({ action: 'exclude', image });
export const undo = (outcomes: readonly EditOutcome[]) =>
  outcomes.map((done): LabelChange => ({ action: 'restore', done }));
export const labelled = ({ entries }: LabelSource) =>
  Object.fromEntries(entries.paths.map((path, i) => [path, entries.labels[i]]));
