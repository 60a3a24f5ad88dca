import type { TextEdit } from '../labelEdit';
import { countRecords, endsLine, type LabelRows, recordText } from '../labelRows';
import { emptyRow, type RowFacts, silent } from './rowFacts';
import type { TakenRow, TakenRows } from './rowUndo';

/** Rows that are taken out of a label file in one edit, and how they are recorded. */
export class RowRemoval {
  /** Of rows whose neighbours go too, what the last of them found before it. */
  private last: { readonly record: number; readonly anchor: Pick<TakenRow, 'after' | 'skip'> } | null = null;

  /** @param records all that go, in any order */
  constructor(
    private readonly rows: LabelRows,
    private readonly records: ReadonlySet<number>,
  ) {}

  edits(): TextEdit[] {
    const { starts } = this.rows;
    return [...this.records].map((record) => ({ start: starts[record], end: starts[record + 1], text: '' }));
  }

  /** How the rows of one image are recorded. `ends` are those of the text that is left, see lineEnds. */
  undo(records: readonly number[], ends: string): TakenRows {
    const rows = records.map((record) => ({ record, was: recordText(this.rows, record), ...this.anchor(record) }));
    return { rows, ends, format: this.rows.format.key };
  }

  private anchor(record: number): Pick<TakenRow, 'after' | 'skip'> {
    const anchor = this.search(record);
    this.last = { record, anchor };
    return anchor;
  }

  private search(record: number): Pick<TakenRow, 'after' | 'skip'> {
    const row = emptyRow();
    let skip = 0;
    for (let r = record - 1; r >= this.rows.firstRow; r--) {
      if (this.records.has(r)) {
        if (this.last?.record === r) return { ...this.last.anchor, skip: this.last.anchor.skip! + skip };
      } else if (this.rows.read(r, row, silent)) return { after: row.image, skip };
      else skip++;
    }
    return { after: null, skip };
  }
}

/** Rows that come back into a label file in one edit. */
export class RowReturn {
  private readonly returning: { readonly row: TakenRow; readonly text: string }[] = [];
  private readonly rows: LabelRows;
  /** The first line end of the file. */
  private readonly eol: string;

  constructor(private readonly facts: RowFacts) {
    this.rows = facts.rows;
    this.eol = /\r\n|\r|\n/.exec(this.rows.text)?.[0] ?? '\n';
  }

  /** The rows as they would stand in the file as it is now; null where it is too different to hold them. */
  fit({ rows, ends, format }: TakenRows): string[] | null {
    const texts = rows.map(({ was }) => {
      const eol = /(?:\r\n|\r|\n)?$/.exec(was)![0];
      const content = was.slice(0, was.length - eol.length);
      const own = format === undefined || format === this.rows.format.key;
      const fitting = own ? content : this.rows.format.adopt(content, format);
      return fitting === null ? null : fitting + (eol === '' || this.keeps(eol, ends) ? eol : this.eol);
    });
    return texts.every((text) => text !== null) ? texts : null;
  }

  add(rows: readonly TakenRow[], texts: readonly string[]): void {
    rows.forEach((row, i) => this.returning.push({ row, text: texts[i] }));
  }

  /**
   * Each place counts the rows returning before it, so when nothing else changed since, the text is the same to the
   * byte; otherwise they stand behind the row that was before them, or as near to their place as can be.
   */
  edits(): TextEdit[] {
    const { text, starts } = this.rows;
    const end = countRecords(this.rows);
    let atEnd = text.slice(starts[0]) === '' || endsLine(text);
    return this.returning
      .sort((a, b) => a.row.record - b.row.record)
      .map(({ row, text: own }, i) => ({ place: this.place(row, row.record - i), own }))
      .sort((a, b) => a.place - b.place)
      .map(({ place, own }, i, all) => {
        const last = place === end && i === all.length - 1;
        const lead = place === end && !atEnd ? this.eol : '';
        if (place === end) atEnd = true;
        return { start: starts[place], end: starts[place], text: lead + own + (last || endsLine(own) ? '' : this.eol) };
      });
  }

  /** A file of the same line ends as before keeps those of the row, even where they are not those of its others. */
  private keeps(eol: string, ends: string | undefined): boolean {
    const now = this.facts.ends;
    if (ends !== undefined) return ends === now;
    return now === '' || now.includes(' ') || this.eol === eol;
  }

  private place({ after, skip = 0 }: TakenRow, expected: number): number {
    const end = countRecords(this.rows);
    const fitting = (place: number) => Math.min(Math.max(place, this.rows.firstRow), end);
    if (after === undefined) return fitting(expected);
    const before = after === null ? [this.rows.firstRow - 1] : this.facts.naming(after);
    const places = before.map((record) => fitting(record + 1 + skip));
    const nearest = places.sort((a, b) => Math.abs(a - expected) - Math.abs(b - expected))[0];
    return nearest ?? fitting(expected);
  }
}
