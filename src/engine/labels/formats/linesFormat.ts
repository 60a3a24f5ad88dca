import { type Node, parseTree } from 'jsonc-parser';
import type { TextEdit } from '../labelEdit';
import { afterLine } from '../labelRows';
import { findFields, type LabelField, type LabelRow, type Report } from './fields';
import type { RecordFormat } from './recordFormat';

type Keys = Readonly<Record<LabelField, string | undefined>>;

/** metadata.jsonl: which keys of a line's object say what. */
export class LinesFormat implements RecordFormat {
  /** Rows that are looked at to learn which keys a file uses. */
  static readonly SAMPLE = 100;

  readonly key: string;
  readonly quotes = true;

  private constructor(
    private readonly keys: Keys,
    readonly rowsAreItems: boolean,
    readonly headerProblem: string | null,
  ) {
    this.key = JSON.stringify([keys, rowsAreItems]);
  }

  /** The format of a file whose first lines have these contents. */
  static of(contents: readonly string[]): LinesFormat {
    const names = new Set<string>();
    for (const content of contents) {
      const object = parseObject(content);
      if (typeof object !== 'string') for (const name of Object.keys(object)) names.add(name);
    }
    const list = [...names];
    const { image, label, split, state, rows } = findFields(list);
    const problem =
      image >= 0 || contents.every((content) => content.trim() === '')
        ? null
        : 'Found no line with a file key; needed one JSON object per line with file_name (or image, path, file; or ' +
          'id, where the lines are no images) and label (or class, category).';
    return new LinesFormat(
      { image: list[image], label: list[label], split: list[split], state: list[state] },
      rows,
      problem,
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
    return true;
  }

  rest(text: string, start: number, end: number): string {
    const object = parseObject(text.slice(start, end));
    const own = new Set(Object.values(this.keys));
    const others = typeof object === 'string' ? [] : Object.entries(object).filter(([key]) => !own.has(key));
    const words = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
    return others.length === 1
      ? words(others[0][1])
      : others.map(([key, value]) => `${key}: ${words(value)}`).join(', ');
  }

  cell(text: string, start: number, end: number, field: LabelField): readonly [start: number, end: number] | null {
    const old = valueNode(parseTree(text.slice(start, end)), this.keys[field]);
    return old ? [start + old.offset, start + old.offset + old.length] : null;
  }

  encode(value: string): string {
    return JSON.stringify(value);
  }

  edit(text: string, start: number, end: number, field: LabelField, value: string): TextEdit {
    const content = text.slice(start, end);
    const key = this.keys[field] ?? field;
    const tree = parseTree(content);
    const old = valueNode(tree, key);
    if (old) return { start: start + old.offset, end: start + old.offset + old.length, text: encodeValue(value, old) };
    const last = tree!.children![tree!.children!.length - 1];
    const at = start + last.offset + last.length;
    const space = content.includes('": ') ? ' ' : '';
    return { start: at, end: at, text: `,${space}${JSON.stringify(key)}:${space}${JSON.stringify(value)}` };
  }

  private value(object: Record<string, unknown>, field: LabelField, report: Report): string {
    const key = this.keys[field];
    if (key === undefined || !Object.hasOwn(object, key)) return '';
    const value = object[key];
    if (value === null) return '';
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    report('labels/value', `"${key}" is ${Array.isArray(value) ? 'a list' : 'an object'}; needed a text.`);
    return '';
  }
}

/** The value of a key; of a key that is there twice the last, as JSON.parse has it. */
function valueNode(tree: Node | undefined, key: string | undefined): Node | undefined {
  const properties = tree?.type === 'object' ? (tree.children ?? []) : [];
  return properties.map((property) => property.children ?? []).findLast(([name]) => name?.value === key)?.[1];
}

/** A number or truth value stays one where the new label is one, as in Hugging Face's integer classes. */
function encodeValue(value: string, old: Node): string {
  const literal =
    (old.type === 'number' && value !== '' && String(Number(value)) === value && Number.isFinite(Number(value))) ||
    (old.type === 'boolean' && (value === 'true' || value === 'false'));
  return literal ? value : JSON.stringify(value);
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
