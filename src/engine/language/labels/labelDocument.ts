import { posix } from 'node:path';
import type { Position, Range, TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { TextEdit } from '../../labels/labelEdit';
import { afterLine, contentEnd, countLineEnds, cutRecords, endsLine, type RecordCut } from '../../labels/labelRows';
import type { LabelField } from '../../labels/formats/fields';
import { parseLabels } from '../../labels/parseLabels';
import type { TableReading } from '../../protocol';
import type { RecordFormat } from '../../labels/formats/recordFormat';
import { LabelWriter, type RecordChange, type Writing } from '../../labels/writing/labelWriter';
import type { RecordText } from '../../labels/writing/seenColumn';
import { type LabelRecord, type PathOf, plainPath, readRecord, recordText } from './labelRecord';
import { RecordIndex } from './recordIndex';
import { recordAtLine, RecordPlaces, spliced } from './recordPlaces';

/**
 * A label file as the editor holds it: its records, read, by line and by what they name. A change reads only those
 * records again that it touches; what lies behind it is renumbered. Takes any text, and any change of it.
 */
export class LabelDocument extends RecordPlaces {
  private readonly fileName: string;
  private mark = '';
  private all: LabelRecord[] = [];
  private text: string | null = null;
  /** Records before this one are no rows. */
  private firstRow = 0;
  private ownWriter: LabelWriter | null = null;
  /** How many records at the beginning tell how all are read. */
  private headLength = 0;
  private reading: TableReading | undefined;
  private pathOf: PathOf = plainPath;
  /** As what it was read, to read it again only as something else. */
  private how = '';
  private currentFormat!: RecordFormat;
  private currentIndex!: RecordIndex;

  private constructor(
    readonly uri: string,
    readonly languageId: string,
    private currentVersion: number,
  ) {
    super();
    this.fileName = posix.basename(URI.parse(uri).path);
  }

  /** A byte order mark at the beginning belongs to the text, but to no record and no line. */
  static create(uri: string, languageId: string, version: number, text: string): LabelDocument {
    const document = new LabelDocument(uri, languageId, version);
    document.parse(text);
    return document;
  }

  get version(): number {
    return this.currentVersion;
  }

  get records(): readonly LabelRecord[] {
    return this.all;
  }

  get index(): RecordIndex {
    return this.currentIndex;
  }

  override get format(): RecordFormat {
    return this.currentFormat;
  }

  /** The record of column names; undefined where there is none. */
  get header(): LabelRecord | undefined {
    return this.all[this.firstRow - 1];
  }

  get lineCount(): number {
    return this.nextLine(this.all.length) + 1;
  }

  getText(): string {
    return (this.text ??= this.mark + this.all.map(({ text }) => text).join(''));
  }

  /**
   * Reads the file as its dataset reads it, from now on. @param reading what was decided of it; undefined where the
   * names of its columns say all @param pathOf finds the files that rows name
   */
  readAs(reading: TableReading | undefined, pathOf: PathOf): void {
    this.pathOf = pathOf;
    const how = JSON.stringify([reading]);
    if (how === this.how) return;
    [this.how, this.reading, this.ownWriter] = [how, reading, null];
    this.parse(this.getText());
  }

  /** Takes the editor's changes in their order. */
  update(changes: readonly TextDocumentContentChangeEvent[], version: number): LabelDocument {
    this.ownWriter = null;
    for (const change of changes) {
      if ('range' in change) this.replace(change.range, change.text);
      else this.parse(change.text);
    }
    this.currentVersion = version;
    return this;
  }

  /** The record on a line; undefined behind the last one. */
  recordAt(line: number): LabelRecord | undefined {
    const record = this.all[recordAtLine(this.all, line)];
    return record &&
      line < record.line + countLineEnds(record.text, 0, record.text.length) + (endsLine(record.text) ? 0 : 1)
      ? record
      : undefined;
  }

  /**
   * What may be written into the file, by all that stands in it; `without` a row whose label is being typed, which says
   * nothing yet.
   */
  writer(without?: LabelRecord): LabelWriter {
    if (without) return new LabelWriter(this.fileName, this.format, this.getText(), this.recordTexts(without));
    return (this.ownWriter ??= new LabelWriter(this.fileName, this.format, this.getText(), this.recordTexts()));
  }

  /** What gives a row a label, in its text. Throws a NearmissError where the row cannot hold it. */
  labelChange(record: LabelRecord, writing: Writing, writer = this.writer()): RecordChange {
    return writer.write(recordText(record), writing);
  }

  /** Where a column of any name stands in a row; null where the row has no such cell. */
  placeOf(record: LabelRecord, column: string): Range | null {
    const { text, start, end } = recordText(record);
    const place = this.format.place(text, start, end, column);
    return place && this.rangeIn(record, place[0], place[1]);
  }

  /** An edit of a row's text as one of the file. */
  editOf(record: LabelRecord, { start, end, text }: TextEdit): { readonly range: Range; readonly newText: string } {
    return { range: this.rangeIn(record, start, end), newText: text };
  }

  /** The edit of the file that gives a field of a row a text, in the spelling of the row. */
  edit(record: LabelRecord, field: LabelField, value: string): { readonly range: Range; readonly newText: string } {
    const { text, start, end } = recordText(record);
    return this.editOf(record, this.format.edit(text, start, end, field, value));
  }

  /**
   * Where a position is: in which record, and at which offset of its text; behind the last record for the end of the
   * file.
   */
  locate({ line, character }: Position): { record: number; offset: number } {
    const index = Math.max(0, recordAtLine(this.all, line));
    const record = this.all[index];
    if (!record) return { record: 0, offset: 0 };
    let start = 0;
    for (let at = record.line; at < line && start < record.text.length; at++) start = afterLine(record.text, start);
    if (start === record.text.length && endsLine(record.text)) return { record: index + 1, offset: 0 };
    const end = contentEnd(record.text, start, afterLine(record.text, start));
    return { record: index, offset: Math.min(start + Math.max(0, character), end) };
  }

  private *recordTexts(without?: LabelRecord): Generator<RecordText & { readonly isRow: boolean }> {
    for (const record of this.all) if (record !== without) yield { ...recordText(record), isRow: record.row !== null };
  }

  private parse(text: string): void {
    const { starts, lines, firstRow, format, headLength } = parseLabels(text, this.fileName, this.reading);
    this.mark = text.slice(0, starts[0]);
    this.text = text;
    this.firstRow = firstRow;
    this.headLength = headLength;
    this.currentFormat = format;
    this.currentIndex = new RecordIndex();
    this.all = Array.from(lines, (line, r) =>
      readRecord(text.slice(starts[r], starts[r + 1]), line, format, r >= firstRow, this.pathOf),
    );
    for (const record of this.all) this.currentIndex.add(record);
  }

  private replace({ start, end }: Range, inserted: string): void {
    const [from, to] = [this.locate(start), this.locate(end)].sort(
      (a, b) => a.record - b.record || a.offset - b.offset,
    );
    let text =
      (this.all[from.record]?.text.slice(0, from.offset) ?? '') +
      inserted +
      (this.all[to.record]?.text.slice(to.offset) ?? '');
    let first = from.record;
    if (first > 0 && this.reachesInto(this.all[first - 1], text, first === this.all.length))
      text = this.all[--first].text + text;
    let after = Math.min(to.record + 1, this.all.length);
    let cut = this.cut(text);
    // A quote that is open now takes in the records behind it, until one closes it.
    for (let more = 1; after < this.all.length && this.isOpen(text, cut.starts.at(-2) ?? 0); more *= 2) {
      text += this.all
        .slice(after, after + more)
        .map((record) => record.text)
        .join('');
      after = Math.min(after + more, this.all.length);
      cut = this.cut(text);
    }
    this.splice(first, after, text, cut);
  }

  private cut(text: string): RecordCut {
    return cutRecords(text, (start) => this.format.recordEnd(text, start), 0);
  }

  /**
   * Whether a record takes in text that comes to stand behind it: a line feed behind a lone carriage return, or the
   * rest of a quote.
   */
  private reachesInto({ text }: LabelRecord, behind: string, isLast: boolean): boolean {
    return (text.endsWith('\r') && behind.startsWith('\n')) || (isLast && this.isOpen(text, 0));
  }

  private isOpen(text: string, start: number): boolean {
    return start < text.length && this.format.isOpen(text, start, contentEnd(text, start, text.length));
  }

  /** Puts the records of a text in the place of the records [first, after). */
  private splice(first: number, after: number, text: string, { starts, lines }: RecordCut): void {
    const line = this.nextLine(first);
    const moved = line + countLineEnds(text, 0, text.length) - this.nextLine(after);
    const added = Array.from(lines, (at, r) =>
      readRecord(text.slice(starts[r], starts[r + 1]), line + at, this.format, first + r >= this.firstRow, this.pathOf),
    );
    const end = first + added.length;
    for (const record of this.all.slice(first, after)) this.index.remove(record);
    for (const record of added) this.index.add(record);
    this.all = spliced(this.all, first, after, added);
    if (moved !== 0) for (let r = end; r < this.all.length; r++) this.all[r].line += moved;
    this.text = null;
    // Records behind that come to stand on the other side of the header are rows now, or no more.
    if (end !== after && Math.min(end, after) < this.firstRow) this.parse(this.getText());
    else if (first < this.headLength) this.checkHead();
  }

  /** After a change at the beginning: reads the whole file again where that changed how its records are read. */
  private checkHead(): void {
    // With a record more, to see that the head ends.
    const beginning = this.all.slice(0, this.headLength + 1);
    const head = parseLabels(beginning.map(({ text }) => text).join(''), this.fileName, this.reading);
    const ends = head.headLength <= beginning.length || beginning.length === this.all.length;
    if (!ends || head.format.key !== this.format.key || head.firstRow !== this.firstRow) {
      this.parse(this.getText());
    } else {
      this.currentFormat = head.format;
      this.headLength = head.headLength;
    }
  }

  /** The line on which a record begins, also that behind the last. */
  private nextLine(record: number): number {
    if (record < this.all.length) return this.all[record].line;
    const last = this.all.at(-1);
    return last ? last.line + countLineEnds(last.text, 0, last.text.length) : 0;
  }
}
