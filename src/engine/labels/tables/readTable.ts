import { posix } from 'node:path';
import type { TableReading } from '../../protocol/dataset';
import { NearmissError } from '../../protocol/reply';
import type { DatasetOptions } from '../../recipe/datasetOptions';
import type { LabelRows } from '../labelRows';
import { hasLines, parseLabels } from '../parseLabels';
import { type Decision, decideColumns } from './decideColumns';
import { sampleOf, type TableSample } from './tableSample';

/** Letters in which the first row of a table ends. */
const BEGINNING = 10_000;
const LISTS = /\.(txt|lst)$/i;

export interface TableDecision {
  readonly rows: LabelRows;
  readonly sample: TableSample;
  readonly decision: Decision;
}

/**
 * Parses a label file and decides what its columns are. @param text all of it, or its beginning, where `cut`
 * @param locate the file that a name means; null where none does
 * @throws NearmissError where a person names a column that is not there
 */
export function readTable(
  text: string,
  file: string,
  locate: (name: string) => string | null,
  asked: DatasetOptions['columns'],
  cut = false,
): TableDecision {
  const bare = hasLines(file) ? null : withoutHeader(text, file, locate);
  const rows = parseLabels(text, file, bare ?? undefined);
  const sample = sampleOf(rows, cut);
  checkColumns(file, rows.format.columns, asked);
  const parts = bare ? { header: bare.header, delimiter: bare.delimiter } : {};
  // A list whose first line names no file is any text.
  const decision: Decision =
    LISTS.test(file) && !bare
      ? { reading: null, reason: 'Its first line names no file of this dataset.' }
      : decideColumns(sample, locate, asked, parts);
  if (!decision.reading) return { rows, sample, decision };
  return { rows: parseLabels(text, file, decision.reading), sample, decision };
}

/** A list that begins with a row: one of its cells is the name of a file that is there. */
function withoutHeader(text: string, file: string, locate: (name: string) => string | null): TableReading | null {
  if (/(^|[\\/])labels\.tsv$/i.test(file)) return null;
  for (const delimiter of LISTS.test(file) ? '\t;, ' : /\.tsv$/i.test(file) ? '\t,;' : ',;\t') {
    const reading = { image: '1', header: false, delimiter } as const;
    const { columns } = parseLabels(text.slice(0, text.search(/[\r\n]/) + 1 || undefined), file, reading).format;
    if (columns.length < 2) continue;
    const rows = parseLabels(text.slice(0, BEGINNING), file, reading);
    const [first] = sampleOf(rows).rows;
    const cells = delimiter === ' ' ? first?.slice(0, 1) : first;
    if (cells?.some((cell) => cell.length > 2 && locate(cell) !== null)) return reading;
  }
  return null;
}

function checkColumns(file: string, columns: readonly string[], asked: DatasetOptions['columns'] = {}): void {
  const names = [asked.image, asked.label, asked.split, asked.rater, ...[asked.box ?? []].flat()];
  const unknown = names.filter((name) => name !== undefined && !columns.includes(name));
  if (unknown.length === 0) return;
  throw new NearmissError(
    'dataset/column',
    `${posix.basename(file)} has no column "${unknown.join('", "')}", which "dataset.columns" in nearmiss.json ` +
      `names; it has ${columns.map((name) => `"${name}"`).join(', ')}. Correct it there.`,
  );
}
