import { encodeText, hasEscapedBytes } from '../../files/text';
import type { CellKind, CellValue, RecordFormat } from '../formats/recordFormat';
import { readsAsNumber } from '../formats/tableFormat';

/** The content [start, end) of a record in a text, without its line end. */
export interface RecordText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** 0-based. */
  readonly line: number;
}

/** The values that rows have in one column, with a row that has each. */
export class SeenColumn {
  private readonly values = new Map<string, { readonly kind: CellKind; readonly record: RecordText }[]>();
  private readonly kinds = new Set<CellKind>();
  private numbers = true;
  private whole = true;

  constructor(
    readonly column: string,
    private readonly format: RecordFormat,
  ) {}

  add({ kind, value }: CellValue, record: RecordText): void {
    if (value === '') return;
    const same = this.values.get(value);
    if (same?.some((seen) => seen.kind === kind)) return;
    this.kinds.add(kind);
    this.numbers &&= readsAsNumber(value);
    this.whole &&= isWhole(value);
    if (same) same.push({ kind, record });
    else this.values.set(value, [{ kind, record }]);
  }

  has(value: string): boolean {
    return this.values.has(value);
  }

  list(): string[] {
    return [...this.values.keys()];
  }

  get isEmpty(): boolean {
    return this.values.size === 0;
  }

  /** Whether all values read as numbers, in whatever kind. */
  get readsAsNumbers(): boolean {
    return this.numbers && !this.isEmpty;
  }

  /** Whether rows have values that no text may stand among: numbers, or truth values. */
  get isTyped(): boolean {
    return !this.isEmpty && !this.kinds.has('text');
  }

  get isBoolean(): boolean {
    return this.kinds.size === 1 && this.kinds.has('boolean');
  }

  get isWhole(): boolean {
    return this.whole;
  }

  /** The value itself, or one that is the same number spelled in another way; undefined for a new one. */
  same(value: string): string | undefined {
    if (this.has(value)) return value;
    if (!this.readsAsNumbers || !readsAsNumber(value)) return undefined;
    return this.list().find((one) => Number(one) === Number(value));
  }

  /**
   * The value of a file in an unknown encoding that a text may stand for; undefined where none or several may.
   */
  misread(text: string): string | undefined {
    const found = this.list().filter((value) => hasEscapedBytes(value) && readings(value).includes(text));
    return found.length === 1 ? found[0] : undefined;
  }

  /** The kind that a value gets in a cell of another; undefined where it fits none that rows have. */
  kindFor(value: string, now: CellKind): CellKind | undefined {
    if (value === '') return 'empty';
    const seen = this.values.get(value)?.map(({ kind }) => kind);
    if (seen) return seen.includes(now) ? now : seen[0];
    const kinds: readonly CellKind[] = this.isEmpty ? ['text'] : [...this.kinds];
    return [now, ...kinds].find((kind) => kinds.includes(kind) && this.fits(value, kind));
  }

  /** How a row spells a value of this kind; undefined where none has it. */
  spelling(value: string, kind: CellKind): string | undefined {
    const record = this.values.get(value)?.find((seen) => seen.kind === kind)?.record;
    const place = record && this.format.place(record.text, record.start, record.end, this.column);
    return place ? record.text.slice(place[0], place[1]) : undefined;
  }

  private fits(value: string, kind: CellKind): boolean {
    if (kind === 'text') return true;
    if (kind === 'boolean') return value === 'true' || value === 'false';
    // Spelled so that it reads back as the same.
    return readsAsNumber(value) && (!this.whole || isWhole(value)) && this.format.decode(value) === value;
  }
}

function isWhole(value: string): boolean {
  return /^\s*[+-]?\d+\s*$/.test(value);
}

/** Encodings in which tables are saved where it is not UTF-8, as the Encoding Standard names them. */
const ENCODINGS = ['windows-1252', 'gb18030', 'shift_jis', 'euc-kr', 'big5', 'windows-1250', 'windows-1251'];

/** What the bytes of a value may read, and how it is shown. */
function readings(value: string): string[] {
  const bytes = encodeText(value);
  const read = ENCODINGS.flatMap((encoding) => {
    try {
      return [new TextDecoder(encoding, { fatal: true }).decode(bytes)];
    } catch {
      return [];
    }
  });
  return [...read, bytes.toString('utf8')];
}
