import { z } from 'zod';
import { type EditOutcome, type LabelEdit, sortEdits, type TextEdit } from './labelEdit';
import { countRecords, endsLine, type LabelRows, recordText } from './labelRows';
import { EXCLUDED } from './formats/fields';
import { cannotUndo, checkDistinct, checkLabel, type LabelChange } from './labelSource';

/**
 * What takes a change back: for each record of the image the span that was replaced, counted from the record's start;
 * or the records that were taken out, with their places among all records of the text before.
 */
const undoSchema = z.union([
  z.strictObject({ spans: z.array(z.strictObject({ at: z.number().int().min(0), was: z.string(), now: z.string() })) }),
  z.strictObject({ rows: z.array(z.strictObject({ record: z.number().int().min(0), was: z.string() })) }),
]);
type Undo = z.infer<typeof undoSchema>;
type Spans = Extract<Undo, { spans: unknown }>['spans'];
type TakenRows = Extract<Undo, { rows: unknown }>['rows'];

/** The records that name an image; throws when none does. */
type RecordsOf = (image: string) => readonly number[];

/** The edit of a label file that makes these changes. */
export function editRows(
  file: string,
  rows: LabelRows,
  changes: readonly LabelChange[],
  recordsOf: RecordsOf,
  labelOf: (image: string) => string,
): LabelEdit {
  checkDistinct(changes);
  const editor = new RowEditor(rows, recordsOf);
  const outcomes = changes.map((change): EditOutcome => {
    if (change.action === 'restore') {
      const { image, from, to, undo } = change.done;
      editor.restore(image, undo);
      return { image, now: image, from: to, to: from, undo: '' };
    }
    const { image } = change;
    const undo =
      change.action === 'relabel' ? editor.set(image, 'label', checkLabel(change.label)) : editor.exclude(image);
    return { image, now: image, from: labelOf(image), to: change.action === 'relabel' ? change.label : '', undo };
  });
  return { moves: [], texts: [{ file, before: rows.text, edits: editor.finish() }], outcomes };
}

class RowEditor {
  private readonly edits: TextEdit[] = [];
  private readonly returning: TakenRows = [];

  constructor(
    private readonly rows: LabelRows,
    private readonly recordsOf: RecordsOf,
  ) {}

  set(image: string, field: 'label' | 'state', value: string): string {
    const { text, starts } = this.rows;
    const spans = this.recordsOf(image).map((record) => {
      const edit = this.rows.edit(record, field, value);
      this.edits.push(edit);
      return { at: edit.start - starts[record], was: text.slice(edit.start, edit.end), now: edit.text };
    });
    return JSON.stringify({ spans } satisfies Undo);
  }

  exclude(image: string): string {
    if (this.rows.has('state')) return this.set(image, 'state', EXCLUDED);
    const taken = this.recordsOf(image).map((record) => {
      this.edits.push({ start: this.rows.starts[record], end: this.rows.starts[record + 1], text: '' });
      return { record, was: recordText(this.rows, record) };
    });
    return JSON.stringify({ rows: taken } satisfies Undo);
  }

  restore(image: string, undo: string): void {
    const parsed = parseUndo(undo);
    if (!parsed) throw cannotUndo(image, 'its record in decisions.tsv is damaged');
    if ('rows' in parsed) this.returning.push(...parsed.rows);
    else this.replaceBack(image, parsed.spans);
  }

  finish(): TextEdit[] {
    return sortEdits([...this.edits, ...this.insertions()]);
  }

  private replaceBack(image: string, spans: Spans): void {
    const { text, starts } = this.rows;
    const records = this.recordsOf(image);
    if (records.length !== spans.length) throw cannotUndo(image, 'rows that name it came or went since');
    spans.forEach(({ at, was, now }, i) => {
      const start = starts[records[i]] + at;
      if (text.slice(start, start + now.length) !== now)
        throw cannotUndo(image, `line ${this.rows.lines[records[i]] + 1} was edited since`);
      this.edits.push({ start, end: start + now.length, text: was });
    });
  }

  /**
   * Rows that were taken out, back at their places. Each place counts the rows returning before it, so when nothing
   * else changed since, the text is the same to the byte; otherwise they stand as near to it as can be.
   */
  private insertions(): TextEdit[] {
    const { text, starts, firstRow } = this.rows;
    const end = countRecords(this.rows);
    const eol = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
    let atEnd = text.slice(starts[0]) === '' || endsLine(text);
    return this.returning
      .sort((a, b) => a.record - b.record)
      .map(({ record, was }, i, all) => {
        const place = Math.min(Math.max(record - i, firstRow), end);
        const last = place === end && i === all.length - 1;
        const lead = place === end && !atEnd ? eol : '';
        if (place === end) atEnd = true;
        return { start: starts[place], end: starts[place], text: lead + was + (last || endsLine(was) ? '' : eol) };
      });
  }
}

function parseUndo(undo: string): Undo | null {
  try {
    return undoSchema.parse(JSON.parse(undo));
  } catch {
    return null;
  }
}
