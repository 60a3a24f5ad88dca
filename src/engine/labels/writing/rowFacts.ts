import type { LabelRow } from '../formats/fields';
import { countRecords, type LabelRows } from '../labelRows';
import { LabelWriter } from './labelWriter';
import type { RecordText } from './seenColumn';

/** What edits of one label file ask of all its rows: found when it is first asked for, and kept. */
export class RowFacts {
  private foundWriter: LabelWriter | undefined;
  private foundEnds: string | undefined;
  private foundNames: Map<string, number[]> | undefined;

  /** @param file relative to the root */
  constructor(
    readonly file: string,
    readonly rows: LabelRows,
  ) {}

  get writer(): LabelWriter {
    const { format, text } = this.rows;
    return (this.foundWriter ??= new LabelWriter(this.file, format, text, recordsIn(this.rows)));
  }

  /** The kinds of line ends in the text, see lineEnds. */
  get ends(): string {
    return (this.foundEnds ??= lineEnds(this.rows.text));
  }

  /** Records that name an image, as it is written there. */
  naming(image: string): readonly number[] {
    return (this.foundNames ??= recordsByImage(this.rows)).get(image) ?? [];
  }
}

/** A record of a label file as its format takes it. */
export function recordAt(rows: LabelRows, record: number): RecordText {
  return { text: rows.text, start: rows.starts[record], end: rows.end(record), line: rows.lines[record] };
}

/** The kinds of line ends in a text. */
export function lineEnds(text: string): string {
  return [...new Set(text.match(/\r\n|\r|\n/g))].sort().map(encodeURIComponent).join(' ');
}

export function emptyRow(): LabelRow {
  return { image: '', label: '', split: '', state: '' };
}

export function silent(): void {}

function* recordsIn(rows: LabelRows): Generator<RecordText & { readonly isRow: boolean }> {
  const { text, starts, lines } = rows;
  const row = emptyRow();
  for (let record = 0; record < countRecords(rows); record++) {
    const isRow = rows.read(record, row, silent);
    yield { text, start: starts[record], end: rows.end(record), line: lines[record], isRow };
  }
}

function recordsByImage(rows: LabelRows): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const row = emptyRow();
  for (let record = rows.firstRow; record < countRecords(rows); record++) {
    if (!rows.read(record, row, silent)) continue;
    const same = found.get(row.image);
    if (same) same.push(record);
    else found.set(row.image, [record]);
  }
  return found;
}
