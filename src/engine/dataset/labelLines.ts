import { type Node, parseTree } from 'jsonc-parser';
import type { TextEdit } from './labelEdit';
import { afterLine, contentEnd, cutRecords, findFields, type LabelField, type LabelRow, type LabelRows, type Report } from './labelRows';

/** Rows that are looked at to learn which keys this file uses. */
const SAMPLE = 100;

/** metadata.jsonl as text with the offsets of its lines, a JSON object each. */
export class LabelLines implements LabelRows {
  readonly firstRow = 0;

  private constructor(
    readonly text: string,
    readonly starts: Uint32Array,
    readonly lines: Uint32Array,
    /** The key of each field; undefined where no sampled row has one. */
    private readonly keys: Readonly<Record<LabelField, string | undefined>>,
  ) {}

  /** Parses any text. */
  static parse(text: string): LabelLines {
    const { starts, lines } = cutRecords(text, (start) => afterLine(text, start));
    return new LabelLines(text, starts, lines, findKeys(text, starts));
  }

  get headerProblem(): string | null {
    if (this.text.trim() === '' || this.keys.image !== undefined) return null;
    return 'Found no line with a file key; needed one JSON object per line with file_name (or image, path, file) and label (or class, category).';
  }

  has(field: LabelField): boolean {
    return this.keys[field] !== undefined;
  }

  read(record: number, row: LabelRow, report: Report): boolean {
    const content = recordContent(this.text, this.starts, record);
    if (content.trim() === '') return false;
    const object = parseObject(content);
    if (typeof object === 'string') {
      report('labels/json', `The line is no JSON object: ${object}.`);
      return false;
    }
    for (const field of ['image', 'label', 'split', 'state'] as const) row[field] = this.value(object, field, report);
    return true;
  }

  edit(record: number, field: 'label' | 'state', value: string): TextEdit {
    const content = recordContent(this.text, this.starts, record);
    const offset = this.starts[record];
    const key = this.keys[field] ?? field;
    const properties = parseTree(content)?.children ?? [];
    const old = properties.map((property) => property.children ?? []).findLast(([name]) => name.value === key)?.[1];
    if (old) return { start: offset + old.offset, end: offset + old.offset + old.length, text: encodeValue(value, old) };
    const last = properties[properties.length - 1];
    const at = offset + last.offset + last.length;
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

/** A number or truth value stays one where the new label is one, as in Hugging Face's integer classes. */
function encodeValue(value: string, old: Node): string {
  const literal = (old.type === 'number' && value !== '' && String(Number(value)) === value && Number.isFinite(Number(value)))
    || (old.type === 'boolean' && (value === 'true' || value === 'false'));
  return literal ? value : JSON.stringify(value);
}

function recordContent(text: string, starts: Uint32Array, record: number): string {
  return text.slice(starts[record], contentEnd(text, starts[record], starts[record + 1]));
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

function findKeys(text: string, starts: Uint32Array): Record<LabelField, string | undefined> {
  const names = new Set<string>();
  for (let record = 0; record < Math.min(SAMPLE, starts.length - 1); record++) {
    const object = parseObject(recordContent(text, starts, record));
    if (typeof object !== 'string') for (const name of Object.keys(object)) names.add(name);
  }
  const list = [...names];
  const { image, label, split, state } = findFields(list);
  return { image: list[image], label: list[label], split: list[split], state: list[state] };
}
