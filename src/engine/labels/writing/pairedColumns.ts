import type { CellValue, RecordFormat } from '../formats/recordFormat';
import { type RecordText, SeenColumn } from './seenColumn';

const WHAT = '(label|class|category|categorie|target|species|breed|shape|y)(e?s)?';
const NAME = '(names?|text|str|string|title)';
const NUMBER = '(ids?|idx|index|no|nr|num|number|code)';
/** Whether a column's name says that it holds names of classes. */
export const saysName = wordsOf(WHAT, NAME);
const SAYS_NUMBER = wordsOf(WHAT, NUMBER);
const BARE_NAME = /^\s*names?\s*$/i;

/**
 * A column that may go one to one with the labels: the names of numbered classes, or the numbers of named ones. What
 * may be one is told by its name first, since a caption or a photographer may go with the labels by chance.
 */
export class PairedColumn {
  readonly seen: SeenColumn;
  private readonly ofLabel = new Map<string, string>();
  private readonly labels = new Map<string, string>();
  private oneToOne = true;
  private rows = 0;

  static maybe(column: string, format: RecordFormat): PairedColumn[] {
    return saysName(column) || SAYS_NUMBER(column) || BARE_NAME.test(column) ? [new PairedColumn(column, format)] : [];
  }

  private constructor(
    readonly column: string,
    format: RecordFormat,
  ) {
    this.seen = new SeenColumn(column, format);
  }

  add(label: CellValue, value: CellValue, record: RecordText): void {
    if (!this.oneToOne) return;
    this.seen.add(value, record);
    if (value.kind === 'list' || value.kind === 'object') this.oneToOne = false;
    if (label.value === '' || value.value === '') return;
    this.rows++;
    const [known, back] = [this.beside(label.value) ?? value.value, this.labelOf(value.value) ?? label.value];
    if (known !== value.value || back !== label.value) this.oneToOne = false;
    this.ofLabel.set(label.value, value.value);
    this.labels.set(value.value, label.value);
  }

  /** Whether it names labels that are numbers, or numbers labels that are none. */
  isPair(labelsAreNumbers: boolean): boolean {
    if (!this.oneToOne || this.rows === 0 || this.seen.readsAsNumbers === labelsAreNumbers) return false;
    if (!labelsAreNumbers) return SAYS_NUMBER(this.column);
    // A mere name may be that of a person; one that comes again with each class is the class's.
    return saysName(this.column) || (BARE_NAME.test(this.column) && this.rows > this.ofLabel.size);
  }

  /** The value that stands beside a label; undefined where none does. */
  beside(label: string): string | undefined {
    return this.ofLabel.get(label);
  }

  /** The label that a value stands beside. */
  labelOf(value: string): string | undefined {
    return this.labels.get(value);
  }
}

/** Whether a column's name is made of such words alone, one of which says what a class is. */
function wordsOf(what: string, rest: string): (column: string) => boolean {
  const isWhat = new RegExp(`^${what}${rest}?$`);
  const isRest = new RegExp(`^${rest}$`);
  return (column) => {
    const words = column
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((word) => word !== '');
    return words.some((word) => isWhat.test(word)) && words.every((word) => isWhat.test(word) || isRest.test(word));
  };
}
