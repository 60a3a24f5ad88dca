import { type Node, parseTree } from 'jsonc-parser';
import type { TableReading } from '../../protocol/dataset';
import type { TextEdit } from '../labelEdit';
import { afterLine } from '../labelRows';
import { findFields, type LabelField, type LabelRow, type Report } from './fields';
import type { CellKind, CellValue, RecordFormat } from './recordFormat';
import { RowMeaning } from './rowMeaning';

type Keys = Readonly<Record<LabelField, string | undefined>>;

/** metadata.jsonl: which keys of a line's object say what. */
export class LinesFormat implements RecordFormat {
  /** Rows that are looked at to learn which keys a file uses. */
  static readonly SAMPLE = 100;

  readonly key: string;
  readonly quotes = true;

  private constructor(
    readonly columns: readonly string[],
    private readonly keys: Keys,
    readonly rowsAreItems: boolean,
    readonly headerProblem: string | null,
    readonly meaning: RowMeaning,
  ) {
    const { boxColumns, rater } = meaning;
    const own = boxColumns.length > 0 || rater !== undefined;
    this.key = JSON.stringify([keys, rowsAreItems, ...(own ? [boxColumns, rater] : [])]);
  }

  /** The format of a file whose first lines have these contents. @param reading what was decided of the file */
  static of(contents: readonly string[], reading?: TableReading): LinesFormat {
    const names = new Set<string>();
    for (const content of contents) {
      const object = parseObject(content);
      if (typeof object !== 'string') for (const name of Object.keys(object)) names.add(name);
    }
    const list = [...names];
    const { image, label, split, state, rows } = findFields(list, reading);
    const problem =
      image >= 0 || contents.every((content) => content.trim() === '')
        ? null
        : 'Found no line with a file key; needed one JSON object per line with file_name (or image, path, file; or ' +
          'id, where the lines are no images) and label (or class, category).';
    return new LinesFormat(
      list,
      { image: list[image], label: list[label], split: list[split], state: list[state] },
      rows,
      problem,
      new RowMeaning(reading),
    );
  }

  has(field: LabelField): boolean {
    return this.keys[field] !== undefined;
  }

  recordEnd(text: string, start: number): number {
    return afterLine(text, start);
  }

  isOpen(): boolean {
    return false;
  }

  read(text: string, start: number, end: number, row: LabelRow, report: Report): boolean {
    const content = text.slice(start, end);
    if (content.trim() === '') return false;
    const object = parseObject(content);
    if (typeof object === 'string') {
      report('labels/json', `The line is no JSON object: ${object}.`);
      return false;
    }
    for (const field of ['image', 'label', 'split', 'state'] as const) row[field] = this.value(object, field, report);
    row.label = this.meaning.nameOf(row.label);
    const { boxColumns, rater } = this.meaning;
    if (boxColumns.length > 0 || row.part !== undefined)
      row.part = this.meaning.part(boxColumns.map((key) => textOf(object[key])));
    if (rater !== undefined || row.rater !== undefined) row.rater = rater === undefined ? '' : textOf(object[rater]);
    return true;
  }

  rest(text: string, start: number, end: number): string {
    const others = this.others(text, start, end);
    return others.length === 1 ? others[0][1] : others.map(([key, value]) => `${key}: ${value}`).join(', ');
  }

  others(text: string, start: number, end: number): [name: string, value: string][] {
    const object = parseObject(text.slice(start, end));
    const own = new Set(Object.values(this.keys));
    return typeof object === 'string'
      ? []
      : Object.entries(object)
          .filter(([key]) => !own.has(key))
          .map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]);
  }

  cell(text: string, start: number, end: number, field: LabelField): readonly [start: number, end: number] | null {
    const old = valueNode(parseTree(text.slice(start, end)), this.keys[field]);
    return old ? [start + old.offset, start + old.offset + old.length] : null;
  }

  columnOf(field: LabelField): string | undefined {
    return this.keys[field];
  }

  values(text: string, start: number, end: number, columns: readonly string[]): CellValue[] {
    const object = parseObject(text.slice(start, end));
    return columns.map((key) =>
      typeof object === 'string' || !Object.hasOwn(object, key) ? EMPTY : cellValue(object[key]),
    );
  }

  place(text: string, start: number, end: number, column: string): readonly [start: number, end: number] | null {
    const old = valueNode(parseTree(text.slice(start, end)), column);
    return old ? [start + old.offset, start + old.offset + old.length] : null;
  }

  decode(raw: string): string {
    try {
      return cellValue(JSON.parse(raw)).value;
    } catch {
      return '';
    }
  }

  encode(value: string, raw: string, _first = false, kind: CellKind = 'text', spelled?: string): string {
    if (spelled !== undefined) return spelled;
    if (kind === 'number' || kind === 'boolean') return value;
    if (kind === 'empty') return raw.startsWith('"') ? '""' : 'null';
    const text = JSON.stringify(value);
    // A file that spells such characters out goes on doing so.
    return /\\u[\da-f]{4}/i.test(raw)
      ? text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : text;
  }

  edit(text: string, start: number, end: number, field: LabelField, value: string): TextEdit {
    const code = field === 'label' ? this.meaning.codeOf(value) : undefined;
    const raw = code === undefined ? this.encode(value, '') : this.encode(code, '', false, 'number');
    return this.put(text, start, end, this.keys[field] ?? field, raw);
  }

  put(text: string, start: number, end: number, column: string, raw: string): TextEdit {
    const content = text.slice(start, end);
    const tree = parseTree(content);
    const old = valueNode(tree, column);
    if (old) return { start: start + old.offset, end: start + old.offset + old.length, text: raw };
    const last = tree!.children![tree!.children!.length - 1];
    const at = start + last.offset + last.length;
    const space = content.includes('": ') ? ' ' : '';
    return { start: at, end: at, text: `,${space}${JSON.stringify(column)}:${space}${raw}` };
  }

  takeOut(text: string, start: number, end: number, column: string): TextEdit | null {
    const tree = parseTree(text.slice(start, end));
    const members = tree?.children ?? [];
    const at = members.findLastIndex(({ children }) => children?.[0].value === column);
    // The first member is never one that was added.
    if (at < 1) return null;
    const [before, own] = [members[at - 1], members[at]];
    return { start: start + before.offset + before.length, end: start + own.offset + own.length, text: '' };
  }

  countCells(text: string, start: number, end: number): number {
    return parseTree(text.slice(start, end))?.children?.length ?? 0;
  }

  /** A line says by itself what its values are. */
  adopt(content: string): string {
    return content;
  }

  private value(object: Record<string, unknown>, field: LabelField, report: Report): string {
    const key = this.keys[field];
    if (key === undefined || !Object.hasOwn(object, key)) return '';
    const value = object[key];
    if (value === null) return '';
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    // As Hugging Face's datasets write a picture.
    if (field === 'image' && typeof (value as { path?: unknown }).path === 'string')
      return (value as { path: string }).path;
    report('labels/value', `"${key}" is ${Array.isArray(value) ? 'a list' : 'an object'}; needed a text.`);
    return '';
  }
}

/** The value of a key; of a key that is there twice the last, as JSON.parse has it. */
function valueNode(tree: Node | undefined, key: string | undefined): Node | undefined {
  const properties = tree?.type === 'object' ? (tree.children ?? []) : [];
  return properties.map((property) => property.children ?? []).findLast(([name]) => name?.value === key)?.[1];
}

/** A value in the spelling of JSON where it is no text. */
function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

const EMPTY: CellValue = { kind: 'empty', value: '', count: 0 };

function cellValue(value: unknown): CellValue {
  if (value === null || value === '') return EMPTY;
  if (Array.isArray(value)) return { kind: 'list', value: '', count: value.length };
  const kind = typeof value;
  if (kind === 'number' || kind === 'boolean') return { kind, value: String(value), count: 0 };
  return kind === 'string'
    ? { kind: 'text', value: value as string, count: 0 }
    : { kind: 'object', value: '', count: 0 };
}

/** The object, or why there is none. */
function parseObject(content: string): Record<string, unknown> | string {
  try {
    const value: unknown = JSON.parse(content);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
    return `it is ${value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`}`;
  } catch (error) {
    return (error as Error).message;
  }
}
