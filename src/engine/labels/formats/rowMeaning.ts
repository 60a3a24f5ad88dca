import type { TableReading } from '../../protocol/dataset';
import { partPath } from '../../protocol/pictureParts';

const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi;

/** What the cells of a row mean beyond their columns, as it was decided of a file: names of classes, and boxes. */
export class RowMeaning {
  private readonly codes: ReadonlyMap<string, string>;
  private readonly names: ReadonlyMap<string, string>;

  constructor(private readonly reading: TableReading | undefined) {
    const names = Object.entries(reading?.names ?? {});
    this.names = new Map(names);
    this.codes = new Map([...names].reverse().map(([code, name]) => [name, code]));
  }

  /** Columns of 0 and 1 in place of a label column. */
  get classes(): readonly string[] {
    return this.reading?.classes ?? [];
  }

  get boxColumns(): readonly string[] {
    return this.reading?.box?.columns ?? [];
  }

  get rater(): string | undefined {
    return this.reading?.rater;
  }

  /** The names of classes that stand as numbers in the file, in the order of the list; none where they have none. */
  get classNames(): readonly string[] {
    return [...this.names.values()];
  }

  /** The class that a value of the label column means. */
  nameOf(value: string): string {
    if (this.names.size === 0) return value;
    return this.names.get(value) ?? this.names.get(value.trim().replace(/\.0*$/, '')) ?? value;
  }

  /** How the label column says a class that has a number; undefined for any other. */
  codeOf(label: string): string | undefined {
    return this.codes.get(label) ?? (this.names.has(label) ? label : undefined);
  }

  /** The part of the picture that these cells of the box columns say; '' where they say none. */
  part(values: readonly string[]): string {
    const { box } = this.reading ?? {};
    if (!box) return '';
    const texts = values.length === 1 ? (values[0].match(NUMBER) ?? []) : values;
    const [a, b, c, d] = texts.map((text) => (text.trim() === '' ? NaN : Number(text) * (box.shares ? 100 : 1)));
    const [width, height] = box.corners ? [c - a, d - b] : [c, d];
    if (texts.length !== 4 || !(width > 0) || !(height > 0) || Number.isNaN(a + b)) return '';
    return partPath('', { x: a, y: b, width, height, ...(box.shares && { percent: true }) });
  }
}

/** Whether a cell of a column per class says that the picture is of it. */
export function isSet(value: string): boolean {
  return /^\s*(1(\.0*)?|true)\s*$/i.test(value);
}
