import type { TableReading } from '../protocol/dataset';
import { parseLabelLines } from './labelLines';
import type { LabelRows } from './labelRows';
import { parseLabelTable } from './labelTable';

/** Whether a label file of this name has an object on each line. */
export function hasLines(fileName: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(fileName);
}

/**
 * Parses any text as the label file of this name: .jsonl has an object on each line, everything else is a table.
 * @param reading what was decided of the file; without it the names of its columns tell
 */
export function parseLabels(text: string, fileName: string, reading?: TableReading): LabelRows {
  return hasLines(fileName) ? parseLabelLines(text, reading) : parseLabelTable(text, fileName, reading);
}
