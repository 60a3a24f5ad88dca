import type { TableReading } from '../protocol/dataset';
import { afterLine, contentEnd, cutRecords, LabelRows } from './labelRows';
import { LinesFormat } from './formats/linesFormat';

/** Parses any text as metadata.jsonl: a JSON object on each line. */
export function parseLabelLines(text: string, reading?: TableReading): LabelRows {
  const { starts, lines } = cutRecords(text, (start) => afterLine(text, start));
  const contents = Array.from({ length: Math.min(LinesFormat.SAMPLE, lines.length) }, (_, r) =>
    text.slice(starts[r], contentEnd(text, starts[r], starts[r + 1])),
  );
  return new LabelRows(text, starts, lines, 0, LinesFormat.of(contents, reading), LinesFormat.SAMPLE);
}
