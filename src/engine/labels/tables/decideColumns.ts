import type { TableReading } from '../../protocol/dataset';
import { isImageFile } from '../../files/imageNames';
import type { DatasetOptions } from '../../recipe/datasetOptions';
import { FIELD_NAMES, findFields } from '../formats/fields';
import { readsAsNumber } from '../formats/tableFormat';
import { isSplitName } from '../splitNames';
import { saysName } from '../writing/pairedColumns';
import { decideBox } from './decideBox';
import { COLUMN_NAMES, NEVER_LABELS, plainName } from './columnNames';
import { type TableSample, valuesOf } from './tableSample';

/** How a table is read, or why that cannot be told, in a sentence. */
export type Decision =
  | {
      /** undefined where the names of the columns say all of it. */
      readonly reading: TableReading | undefined;
      /** Whether files were found by its rows. */
      readonly located: boolean;
      /** The label column is called as one, or the file is a list of paths and labels: not its contents alone tell. */
      readonly named: boolean;
    }
  | { readonly reading: null; readonly reason: string };

/** Values of a column that are looked for among the files. */
const LOOKED = 60;
/** From so many rows on a column of ever other values is no class. */
const ENOUGH = 8;
/** Share of the values of a column called as one of files from which on it is one: others may not be there. */
const FEW = 0.04;
/** Columns that a message names; more are counted. */
const NAMED = 8;
/** Letters on average from which on a value is a sentence. */
const LONG = 60;

/**
 * Which columns of a table say what: as a person says, else by their names, else by what stands in them where only one
 * will do.
 * @param locate the file that a name means; null where none does
 * @param asked columns that a person named, of those that are there
 */
export function decideColumns(
  sample: TableSample,
  locate: (name: string) => string | null,
  asked: DatasetOptions['columns'] = {},
  parts: Pick<TableReading, 'header' | 'delimiter'> = {},
): Decision {
  const { columns } = sample;
  const plain = columns.map(plainName);
  const found = findFields(columns);
  const image = imageColumn(sample, plain, locate, asked.image, found.rows ? -1 : found.image);
  if (image.column < 0) return undecided('No column names files of this dataset.');
  const taken = new Set([image.column]);
  const take = (column: number) => {
    if (column >= 0) taken.add(column);
    return column;
  };
  const split = take(splitColumn(sample, plain, asked.split, found.split));
  const box = decideBox(sample, asked.box);
  for (const name of box?.columns ?? []) take(columns.indexOf(name));
  const rater = take(named(columns, plain, COLUMN_NAMES.rater, asked.rater, taken));
  take(found.state);
  const label = labelColumn(sample, plain, taken, asked.label, image.located);
  const reading: TableReading = {
    image: columns[image.column],
    ...('column' in label && { label: columns[label.column] }),
    ...(split >= 0 && { split: columns[split] }),
    ...(rater >= 0 && { rater: columns[rater] }),
    ...(box && { box }),
    ...('classes' in label && { classes: label.classes }),
    ...parts,
  };
  if ('reason' in label) return undecided(label.reason);
  const usual =
    reading.header === undefined &&
    rater < 0 &&
    !box &&
    'column' in label &&
    !found.rows &&
    [image.column, label.column, split].join() === [found.image, found.label, found.split].join();
  const isNamed = 'classes' in label || label.named || parts.header === false;
  return { reading: usual ? undefined : reading, located: image.located, named: isNamed };
}

function undecided(reason: string): Decision {
  return { reading: null, reason };
}

/** The column of this name, or the first of usual names. */
function named(
  columns: readonly string[],
  plain: readonly string[],
  names: readonly string[],
  asked?: string,
  taken: ReadonlySet<number> = new Set(),
): number {
  if (asked !== undefined && columns.includes(asked)) return columns.indexOf(asked);
  return names.map((name) => plain.findIndex((one, c) => one === name && !taken.has(c))).find((c) => c >= 0) ?? -1;
}

function imageColumn(
  sample: TableSample,
  plain: readonly string[],
  locate: (name: string) => string | null,
  asked: string | undefined,
  usual: number,
): { column: number; located: boolean } {
  const shares = sample.columns.map((_, column) => {
    const values = [...new Set(valuesOf(sample, column))];
    const step = Math.max(1, Math.floor(values.length / LOOKED));
    const looked = values.filter((_, i) => i % step === 0);
    const count = looked.filter((value) => locate(value) !== null).length;
    return { column, share: looked.length === 0 ? 0 : count / looked.length, distinct: values.length };
  });
  const wanted = asked === undefined ? -1 : sample.columns.indexOf(asked);
  if (wanted >= 0) return { column: wanted, located: shares[wanted].share > 0 };
  // A name in our words wins, also where few of its files are there.
  const rows = Math.max(1, sample.rows.length);
  const isCalled = (column: number) => (COLUMN_NAMES.image as readonly string[]).includes(plain[column]);
  const files = shares.filter(
    ({ share, column }) => share >= 0.5 || (column === usual && share > 0) || (isCalled(column) && share >= FEW),
  );
  const rank = ({ column, share, distinct }: (typeof shares)[number]): number => {
    const at = (COLUMN_NAMES.image as readonly string[]).indexOf(plain[column]);
    return (column === usual ? 4 : at >= 0 ? 2 - at / 100 : 0) + share + distinct / rows;
  };
  const [best] = files.sort((a, b) => rank(b) - rank(a));
  if (best) return { column: best.column, located: true };
  const named = (COLUMN_NAMES.image as readonly string[]).map((name) => plain.indexOf(name));
  const images = named.find((column) => column >= 0 && valuesOf(sample, column).every((value) => isImageFile(value)));
  return { column: usual >= 0 ? usual : (images ?? -1), located: false };
}

/** By its name, or by values that are names of splits alone. */
function splitColumn(sample: TableSample, plain: readonly string[], asked: string | undefined, usual: number): number {
  if (asked !== undefined && sample.columns.includes(asked)) return sample.columns.indexOf(asked);
  if (usual >= 0) return usual;
  const isSplit = (column: number) => {
    const values = valuesOf(sample, column);
    return values.length > 0 && values.every(isSplitName);
  };
  return COLUMN_NAMES.split.map((name) => plain.indexOf(name)).find((column) => column >= 0 && isSplit(column)) ?? -1;
}

type Labels =
  | { readonly column: number; readonly named: boolean }
  | { readonly classes: readonly string[] }
  | { readonly reason: string };

function labelColumn(
  sample: TableSample,
  plain: readonly string[],
  taken: ReadonlySet<number>,
  asked: string | undefined,
  located: boolean,
): Labels {
  const { columns } = sample;
  if (asked !== undefined && columns.includes(asked)) return { column: columns.indexOf(asked), named: true };
  const usual = FIELD_NAMES.label.map((name) => columns.findIndex((one) => one.trim().toLowerCase() === name));
  const byName = usual.find((c) => c >= 0) ?? named(columns, plain, COLUMN_NAMES.label, undefined, taken);
  if (byName >= 0) return { column: nameBeside(sample, byName, taken), named: true };
  const others = [...columns.keys()].filter((column) => !taken.has(column));
  const classes = others.filter((column) => columns[column].trim() !== '');
  if (classes.length > 1 && areMarks(sample, classes)) return { classes: classes.map((column) => columns[column]) };
  if (!located) return { reason: `None of the columns ${list(columns)} says a class by its name.` };
  if (columns.length === 2 && others.length === 1 && !NEVER_LABELS.test(plain[others[0]])) {
    const values = valuesOf(sample, others[0]);
    if (values.length > 0 && !values.some((value) => isFraction(value) || /^[[{]/.test(value)))
      return { column: others[0], named: false };
  }
  const fitting = others.filter((column) => !NEVER_LABELS.test(plain[column]) && saysClasses(sample, column));
  if (fitting.length === 1) return { column: fitting[0], named: false };
  return {
    reason:
      fitting.length === 0
        ? `None of the columns ${list(columns)} looks like a class.`
        : `Each of the columns ${list(fitting.map((column) => columns[column]))} may be the class.`,
  };
}

/** A column with the names of numbers, where one stands beside them and goes one to one with them; else the column. */
function nameBeside(sample: TableSample, column: number, taken: ReadonlySet<number>): number {
  const values = valuesOf(sample, column);
  if (values.length === 0 || !values.every(readsAsNumber)) return column;
  const beside = [...sample.columns.keys()].find((other) => {
    if (other === column || taken.has(other) || !saysName(sample.columns[other])) return false;
    const [names, numbers] = [new Map<string, string>(), new Map<string, string>()];
    return sample.rows.every((row) => {
      const [number, name] = [row[column] ?? '', row[other] ?? ''];
      if (number === '' || name === '') return number === name;
      names.set(number, names.get(number) ?? name);
      numbers.set(name, numbers.get(name) ?? number);
      return names.get(number) === name && numbers.get(name) === number && !readsAsNumber(name);
    });
  });
  return beside ?? column;
}

/** Whether columns are 0 and 1 in all rows, and one of them is 1 in most. */
function areMarks({ rows }: TableSample, columns: readonly number[]): boolean {
  let single = 0;
  for (const row of rows) {
    const values = columns.map((column) => (row[column] ?? '').trim());
    if (!values.every((value) => /^[01](\.0*)?$/.test(value))) return false;
    if (values.filter((value) => value.startsWith('1')).length === 1) single++;
  }
  return single * 2 > rows.length;
}

function saysClasses(sample: TableSample, column: number): boolean {
  const values = valuesOf(sample, column);
  const distinct = new Set(values).size;
  if (values.length === 0 || (values.length >= ENOUGH && distinct * 2 > values.length)) return false;
  if (values.reduce((sum, value) => sum + value.length, 0) > LONG * values.length) return false;
  return !values.every(readsAsNumber) && !values.some((value) => /^[[{]|^\d{4}-\d\d-\d\d|:\/\/|\.\w{2,4}$/.test(value));
}

function isFraction(value: string): boolean {
  return readsAsNumber(value) && !Number.isInteger(Number(value));
}

function list(columns: readonly string[]): string {
  const further = columns.length > NAMED ? ` and ${columns.length - NAMED} more` : '';
  const named = columns.slice(0, NAMED).map((column) => `"${column}"`);
  return named.join(', ') + further;
}
