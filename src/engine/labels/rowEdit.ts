import { NearmissError } from '../protocol/reply';
import type { LabelRow } from './formats/fields';
import { applyTextEdits, type EditOutcome, type LabelEdit, sortEdits, type TextEdit } from './labelEdit';
import type { LabelRows } from './labelRows';
import { cannotUndo, checkDistinct, type LabelChange } from './labelSource';
import { changedRows, restoreRows } from './writing/changedRows';
import type { LabelWriter, RecordChange } from './writing/labelWriter';
import { emptyRow, lineEnds, recordAt, type RowFacts, silent } from './writing/rowFacts';
import { parseRowUndo, undoInTable, type RowUndo, type Spans, type TakenRows } from './writing/rowUndo';
import { RowRemoval, RowReturn } from './writing/takenRows';

/** Which records are about an image. */
export interface RecordsOf {
  /** Of an image of the dataset; throws for any other. */
  image(image: string): readonly number[];
  /** Of any path, whether or not its file is there; none where no record names it. */
  named(path: string): readonly number[];
  /** The image that a row names; null for a path out of the dataset. */
  path(row: LabelRow): string | null;
  /** The label of an image, which is not that of its first row where several people say one. */
  label(image: string): string | undefined;
}

/** Rows that a message names; more are counted. */
const NAMED = 4;

/** The edit of a label file that makes these changes. Throws NearmissError for one that the file cannot hold. */
export function editRows(facts: RowFacts, changes: readonly LabelChange[], recordsOf: RecordsOf): LabelEdit {
  checkDistinct(changes);
  const editor = new RowEditor(facts, recordsOf);
  editor.begin(changes);
  const outcomes = changes.map((change) => editor.make(change));
  const edits = editor.finish();
  const { file, rows } = facts;
  return { moves: [], texts: [{ file, before: rows.text, edits }], outcomes: outcomes.map((outcome) => outcome()) };
}

class RowEditor {
  private readonly file: string;
  private readonly rows: LabelRows;
  private readonly writer: LabelWriter;
  private readonly returning: RowReturn;
  private readonly edits: TextEdit[] = [];
  private removal: RowRemoval | null = null;
  /** The line ends of the text with all edits made. */
  private ends = '';

  constructor(
    private readonly facts: RowFacts,
    private readonly recordsOf: RecordsOf,
  ) {
    this.file = facts.file;
    this.rows = facts.rows;
    this.writer = facts.writer;
    this.returning = new RowReturn(facts);
  }

  /** Refuses what no part of an edit may do. */
  begin(changes: readonly LabelChange[]): void {
    this.writer.checkMerged();
    this.checkAgreed(changes);
    const excluded = changes.filter((change) => change.action === 'exclude');
    if (excluded.length === 0 || this.writer.ownsState) return;
    this.removal = new RowRemoval(this.rows, new Set(excluded.flatMap(({ image }) => this.recordsOf.image(image))));
    this.edits.push(...this.removal.edits());
  }

  /** Makes one change; what became of it is asked for when all are made. */
  make(change: LabelChange): () => EditOutcome {
    if (change.action === 'restore') {
      const { image, from, to, undo } = change.done;
      this.restore(image, undo);
      return () => ({ image, now: image, from: to, to: from, undo: '' });
    }
    const { image } = change;
    const records = this.recordsOf.image(image);
    const from = this.recordsOf.label(image) ?? this.read(records[0]).label;
    const rows = { rows: records.length };
    if (change.action === 'relabel') {
      const writing = this.writer.resolve(change.label);
      const named = this.writer.named(writing.label);
      const undo = this.change(records, (record) => this.writer.write(recordAt(this.rows, record), writing));
      const name = named === writing.label ? {} : { named };
      return () => ({ image, now: image, from, to: writing.label, undo, ...rows, ...name });
    }
    const { removal } = this;
    if (removal) {
      return () => ({ image, now: image, from, to: '', undo: written(removal.undo(records, this.ends)), ...rows });
    }
    const undo = this.change(records, (record) => this.writer.exclude(recordAt(this.rows, record)));
    return () => ({ image, now: image, from, to: '', undo, ...rows });
  }

  finish(): TextEdit[] {
    const edits = sortEdits([...this.edits, ...this.returning.edits()]);
    if (this.removal) this.ends = lineEnds(applyTextEdits(this.rows.text, edits));
    return edits;
  }

  /**
   * A label is said of an image, and rows of one image that differ are about its parts, or by several people: one label
   * for all of them would be the end of what they say.
   */
  private checkAgreed(changes: readonly LabelChange[]): void {
    const differing = changes.flatMap((change) => {
      if (change.action !== 'relabel' || change.rows === 'all') return [];
      const records = this.recordsOf.image(change.image);
      const labels = records.map((record) => this.read(record).label);
      return new Set(labels).size > 1 ? [{ image: change.image, records, labels }] : [];
    });
    if (differing.length === 0) return;
    const [{ image, records, labels }, ...others] = differing;
    const named = records
      .slice(0, NAMED)
      .map((record, i) => `line ${this.rows.lines[record] + 1} says "${labels[i]}"`)
      .concat(records.length > NAMED ? [`${records.length - NAMED} more`] : []);
    const rest =
      others.length === 0
        ? ''
        : ` So ${others.length === 1 ? 'is 1 other image' : `are ${others.length} other images`}.`;
    throw new NearmissError(
      'labels/rows',
      `${image} is named by ${records.length} rows of ${this.file} that differ: ${named.join(', ')}.${rest} ` +
        'Nothing was changed. Edit the row that is wrong in the file; or ask for all rows (relabel --all-rows), ' +
        'which get the label.',
    );
  }

  private change(records: readonly number[], make: (record: number) => RecordChange): string {
    const made = records.map((record) => ({ record, ...make(record) }));
    this.edits.push(...made.flatMap(({ edits }) => edits));
    return written({ changed: changedRows(this.rows, made) });
  }

  private restore(image: string, undo: string): void {
    const inTable = undoInTable(undo);
    if (inTable && inTable.table !== this.file) throw cannotUndo(image, `it was made in ${inTable.table}`);
    const parsed = parseRowUndo(inTable?.undo ?? undo);
    if (!parsed) throw cannotUndo(image, 'its record in decisions.tsv is damaged');
    const records = this.recordsOf.named(image);
    if ('changed' in parsed) this.edits.push(...restoreRows(this.facts, image, records, parsed.changed));
    else if ('rows' in parsed) this.putBack(image, records, parsed);
    else this.replaceBack(image, records, parsed.spans);
  }

  private putBack(image: string, records: readonly number[], taken: TakenRows): void {
    const texts = this.returning.fit(taken);
    if (texts === null) throw cannotUndo(image, `the columns of ${this.file} are others now`);
    if (records.length > 0 && texts.some((text) => this.names(text, image)))
      throw cannotUndo(image, `line ${this.rows.lines[records[0]] + 1} names it again`);
    this.returning.add(taken.rows, texts);
  }

  /** Whether a row, were it in the file, would name an image. */
  private names(text: string, image: string): boolean {
    const row = emptyRow();
    const end = text.replace(/(?:\r\n|\r|\n)$/, '').length;
    return this.rows.format.read(text, 0, end, row, silent) && this.recordsOf.path(row) === image;
  }

  /** What was recorded at first: spans counted from the start of the record. */
  private replaceBack(image: string, records: readonly number[], spans: Spans): void {
    const { text, starts } = this.rows;
    if (records.length !== spans.length) throw cannotUndo(image, 'rows that name it came or went since');
    spans.forEach(({ at, was, now }, i) => {
      const start = starts[records[i]] + at;
      if (text.slice(start, start + now.length) !== now)
        throw cannotUndo(image, `line ${this.rows.lines[records[i]] + 1} was edited since`);
      this.edits.push({ start, end: start + now.length, text: was });
    });
  }

  private read(record: number): LabelRow {
    const row = emptyRow();
    this.rows.read(record, row, silent);
    return row;
  }
}

function written(undo: RowUndo): string {
  return JSON.stringify(undo);
}
