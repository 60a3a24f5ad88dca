import { parseLabelLines } from './labelLines';
import type { LabelRows } from './labelRows';
import { parseLabelTable } from './labelTable';

/** Parses any text as the label file of this name: .jsonl has an object on each line, everything else is a table. */
export function parseLabels(text: string, fileName: string): LabelRows {
  return /\.jsonl$/i.test(fileName) ? parseLabelLines(text) : parseLabelTable(text, fileName);
}
