import { escapedLine } from '../../files/text';
import { NearmissError } from '../../protocol/reply';
import { inConflict, isConflictMark } from '../conflictMarks';
import { EXCLUDED } from '../formats/fields';
import type { CellKind, CellValue, RecordFormat } from '../formats/recordFormat';
import type { TextEdit } from '../labelEdit';
import { checkLabel } from '../labelSource';
import { MarkedClasses } from './markedClasses';
import { PairedColumn } from './pairedColumns';
import { type CellChange, RecordDraft } from './recordDraft';
import { type RecordText, SeenColumn } from './seenColumn';

/** A label as one file writes it. */
export interface Writing {
  /** As the label column says it: the number, where a name was given for one. */
  readonly label: string;
  readonly cells: readonly { readonly seen: SeenColumn; readonly value: string }[];
}

export interface RecordChange {
  readonly cells: readonly CellChange[];
  /** Offsets as in the record's text. */
  readonly edits: readonly TextEdit[];
}

/** Labels that a message names; more are counted. */
const NAMED = 5;

/**
 * What may be written into one label file, by all that stands in it: numbers stay numbers, truth values truth values,
 * lists and objects what they are; names beside numbers change along; a `state` column of the user's is left alone; and
 * bytes of an unknown encoding get no neighbours in another.
 */
export class LabelWriter {
  private readonly label: SeenColumn;
  private readonly state: SeenColumn | null;
  private readonly pairs: readonly PairedColumn[];
  /** Lines of marks of a merge conflict, 1-based. */
  private readonly conflicts: number[] = [];
  private foreignState = false;
  private readonly marked: MarkedClasses | null;

  /** @param records all of the file; `isRow` says which of them are rows */
  constructor(
    private readonly file: string,
    private readonly format: RecordFormat,
    private readonly text: string,
    records: Iterable<RecordText & { readonly isRow: boolean }>,
  ) {
    const state = format.columnOf('state');
    this.marked = format.meaning.classes.length > 0 ? new MarkedClasses(file, format) : null;
    this.label = new SeenColumn(format.columnOf('label') ?? 'label', format);
    this.state = state === undefined ? null : new SeenColumn(state, format);
    const taken = new Set((['image', 'label', 'split', 'state'] as const).map((field) => format.columnOf(field)));
    const others = [...new Set(format.columns)].filter((column) => !taken.has(column));
    const maybe = others.flatMap((column) => PairedColumn.maybe(column, format));
    const columns = [this.label, ...maybe, ...(this.state ? [this.state] : [])].map(({ column }) => column);
    for (const record of records) {
      if (record.isRow) this.see(record, maybe, format.values(record.text, record.start, record.end, columns));
      else if (isConflictMark(record.text, record.start, record.end)) this.conflicts.push(record.line + 1);
    }
    this.pairs = maybe.filter((pair) => pair.isPair(this.label.readsAsNumbers));
  }

  get isMerged(): boolean {
    return this.conflicts.length === 0;
  }

  /** Throws a NearmissError while marks of a merge conflict stand in the file: which rows will stay is not known. */
  checkMerged(): void {
    if (!this.isMerged) throw inConflict(this.file, this.conflicts);
  }

  /** Whether a row may say by its state that it is out: it has one, and nobody else uses the column. */
  get ownsState(): boolean {
    return this.state !== null && !this.foreignState;
  }

  /**
   * How this file writes a label, which may be given by its number or its name where it has both. Throws a
   * NearmissError for one that it cannot hold.
   */
  resolve(given: string): Writing {
    if (this.marked) return { label: this.marked.check(given), cells: [] };
    const label = given === '' ? '' : this.known(given);
    if (label === undefined) {
      if (this.format.meaning.classNames.length > 0) throw this.noName(given);
      if (this.pairs.length > 0) throw this.noPartner(given);
      this.checkValue(given);
    }
    const own = { seen: this.label, value: label ?? given };
    const beside = this.pairs.map((pair) => ({ seen: pair.seen, value: pair.beside(own.value) ?? '' }));
    return { label: this.format.meaning.nameOf(own.value), cells: [own, ...beside] };
  }

  /**
   * How this file writes the new name of a class in all its rows: what stands beside it stays, unless another class is
   * so named already, and the two become one.
   */
  resolveName(given: string): Writing {
    const fixed = this.marked !== null || this.format.meaning.classNames.length > 0;
    if (given === '' || fixed || this.known(given) !== undefined) return this.resolve(given);
    this.checkValue(given);
    return { label: given, cells: [{ seen: this.label, value: given }] };
  }

  /** Gives a row a label. Throws a NearmissError where it holds what no label can take the place of. */
  write(record: RecordText, { label, cells }: Writing): RecordChange {
    const draft = new RecordDraft(this.format, record);
    if (this.marked) return { cells: this.marked.write(draft, label), edits: draft.edits() };
    return { cells: cells.map(({ seen, value }) => this.put(draft, seen, value)), edits: draft.edits() };
  }

  /** Takes a row out by its state. */
  exclude(record: RecordText): RecordChange {
    const draft = new RecordDraft(this.format, record);
    return { cells: [this.put(draft, this.state!, EXCLUDED)], edits: draft.edits() };
  }

  /** The value that stands beside a label in a column that goes one to one with the labels. */
  beside(label: string, column: string): string | undefined {
    return this.pairs.find((pair) => pair.column === column)?.beside(label);
  }

  /** Writes what stands beside a label into its column. */
  putBeside(draft: RecordDraft, label: string, column: string): void {
    const pair = this.pairs.find((one) => one.column === column);
    if (pair) this.put(draft, pair.seen, pair.beside(label) ?? '');
  }

  /** What stands beside a label, its name or its number; undefined where nothing does. */
  nameOf(label: string): string | undefined {
    const beside = this.pairs.flatMap((pair) => pair.beside(label) ?? []);
    return beside.length === 0 ? undefined : beside.join(', ');
  }

  /** The two in the words of a message: `5 (sandal)`. */
  named(label: string): string {
    const name = this.nameOf(label);
    return name === undefined ? label : `${label} (${name})`;
  }

  private see(record: RecordText, maybe: readonly PairedColumn[], [label, ...others]: readonly CellValue[]): void {
    this.label.add(label, record);
    maybe.forEach((pair, i) => pair.add(label, others[i], record));
    const state = others.at(maybe.length);
    if (!this.state || !state) return;
    this.state.add(state, record);
    const own = state.kind === 'empty' || (state.kind === 'text' && /^\s*(excluded)?\s*$/i.test(state.value));
    if (!own) this.foreignState = true;
  }

  /** The label that is meant by a text; undefined where no row has it. */
  private known(given: string): string | undefined {
    const code = this.format.meaning.codeOf(given);
    if (code !== undefined) return this.label.same(code) ?? code;
    if (this.label.has(given)) return given;
    const byName = this.pairs.flatMap((pair) => pair.labelOf(given) ?? [])[0];
    return byName ?? this.label.same(given) ?? this.label.misread(given);
  }

  private put(draft: RecordDraft, seen: SeenColumn, value: string): CellChange {
    const { column } = seen;
    const { kind, value: now, count } = draft.value(column);
    if (kind === 'list' || kind === 'object') throw this.noLabel(column, kind, count, draft.line);
    const [was, cells] = [draft.raw(column), draft.cells];
    if (now === value) return { column, was, now: was ?? '', cells };
    const next = seen.kindFor(value, kind) ?? 'text';
    const raw = this.format.encode(value, was ?? '', draft.isFirst(column), next, seen.spelling(value, next));
    draft.put(column, raw);
    return { column, was, now: raw, cells };
  }

  /** Throws for a new label that the column cannot hold. */
  private checkValue(label: string): void {
    checkLabel(label);
    if (this.label.isTyped && this.label.kindFor(label, 'text') === undefined) throw this.noValue(label);
    const line = escapedLine(this.text);
    if (line === null || /^[\0-\x7f]*$/.test(label)) return;
    throw new NearmissError(
      'label/encoding',
      `${this.file} is not UTF-8 (line ${line}), and which encoding it is in cannot be told, so "${label}" cannot be ` +
        'written into it without mixing two. Save the file as UTF-8 and try again, or take a name of the letters ' +
        'A to Z.',
    );
  }

  private noPartner(label: string): NearmissError {
    const { column } = this.label;
    const beside = this.pairs.map((pair) => `"${pair.column}"`).join(' and ');
    return new NearmissError(
      'label/number',
      `"${label}" is no class of ${this.file}, whose classes stand in the columns "${column}" and ${beside}: ` +
        `${this.examples()}. Give one of these. A new class begins with a row that you write yourself, with both.`,
    );
  }

  private noName(label: string): NearmissError {
    const names = this.format.meaning.classNames;
    const rest = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
    return new NearmissError(
      'label/number',
      `"${label}" is no class of ${this.file}, which says classes by numbers: the list of their names has ` +
        `${names.slice(0, NAMED).join(', ')}${rest}. Give one of these, or add the class to that list first.`,
    );
  }

  private noValue(label: string): NearmissError {
    const { column, isBoolean, isWhole } = this.label;
    if (isBoolean)
      return new NearmissError(
        'label/boolean',
        `"${column}" is true or false in every row of ${this.file}, and "${label}" is neither. Give one of them.`,
      );
    return new NearmissError(
      'label/number',
      `"${column}" holds ${isWhole ? 'whole numbers' : 'numbers'} alone in ${this.file}, and "${label}" is none: ` +
        `found ${this.examples()}. Give a number. To go by names, write them into a column "${column}_name" beside it.`,
    );
  }

  private noLabel(column: string, kind: CellKind, count: number, line: number): NearmissError {
    const what = kind === 'list' ? `a list of ${count} ${count === 1 ? 'value' : 'values'}` : 'an object';
    return new NearmissError(
      'label/list',
      `"${column}" is ${what} in line ${line + 1} of ${this.file}, and a label would take the place of all of it. ` +
        'Nothing was changed; edit the line yourself.',
    );
  }

  private examples(): string {
    const labels = this.label.list();
    if (this.label.readsAsNumbers) labels.sort((a, b) => Number(a) - Number(b));
    const rest = labels.length - NAMED;
    return [...labels.slice(0, NAMED).map((label) => this.named(label)), ...(rest > 0 ? [`${rest} more`] : [])].join(
      ', ',
    );
  }
}
