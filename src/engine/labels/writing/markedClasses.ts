import { NearmissError } from '../../protocol/reply';
import type { RecordFormat } from '../formats/recordFormat';
import { isSet } from '../formats/rowMeaning';
import type { CellChange, RecordDraft } from './recordDraft';

/** Labels that are columns of 0 and 1: the 1 moves, in the spelling that the row has. */
export class MarkedClasses {
  constructor(
    private readonly file: string,
    private readonly format: RecordFormat,
  ) {}

  /** The class by its name; throws a NearmissError where there is no such column. */
  check(label: string): string {
    if (label === '' || this.columnOf(label) !== undefined) return label;
    const names = this.format.meaning.classes.map((column) => column.trim());
    throw new NearmissError(
      'label/column',
      `"${label}" is no class of ${this.file}, which has a column for each: ${names.join(', ')}. Give one of these. ` +
        'A new class begins with a column that you write yourself.',
    );
  }

  /** Puts the 1 of a row into the column of a class; '' takes it away. */
  write(draft: RecordDraft, label: string): CellChange[] {
    const set = this.format.meaning.classes.filter((column) => isSet(draft.value(column).value));
    const several = set.map((one) => one.trim()).join(', ');
    if (set.length > 1)
      throw new NearmissError(
        'label/several',
        `Line ${draft.line + 1} of ${this.file} sets ${set.length} classes (${several}), ` +
          'and one label would take the place of all. Nothing was changed; edit the line yourself.',
      );
    const to = label === '' ? undefined : this.columnOf(label);
    const [from] = set;
    if (from === to) return [];
    const spelled = from === undefined ? '1' : draft.value(from).value.trim();
    const cleared = /^true$/i.test(spelled) ? (spelled === 'true' ? 'false' : 'False') : spelled.replace('1', '0');
    return [
      ...(from === undefined ? [] : [this.put(draft, from, cleared)]),
      ...(to ? [this.put(draft, to, spelled)] : []),
    ];
  }

  private columnOf(label: string): string | undefined {
    return this.format.meaning.classes.find((column) => column.trim() === label);
  }

  private put(draft: RecordDraft, column: string, value: string): CellChange {
    const [was, cells] = [draft.raw(column), draft.cells];
    // Blanks around the figure stay.
    const now = (was ?? '').trim() === '' ? value : was!.replace(/[^\s"]+/, value);
    draft.put(column, now);
    return { column, was, now, cells };
  }
}
