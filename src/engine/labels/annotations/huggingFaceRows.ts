import { entryPath } from '../../protocol/pictureParts';
import { splitOfFile, tornNote } from './containers';
import type { AnnotationFiles } from './annotationForm';
import type { Annotations } from './annotations';

/** Names of the classes of columns that hold their numbers. */
export type ClassNames = ReadonlyMap<string, readonly string[]>;

/** A file with a row per picture. */
export interface PictureRows {
  readonly rows: number;
  readonly plain: readonly string[];
  readonly torn?: string | null;
  column(name: string): Promise<readonly unknown[]>;
  withoutPicture(): Promise<ReadonlyMap<number, string>>;
}

const LABEL = [/^labels?$/i, /^fine_label$/i, /^(class|category|target|classname|class_name)$/i, /label|class/i];

/** Reads the rows of a file of Hugging Face's `datasets`. A row without a picture may name one by its path. */
export async function readPictureRows(
  file: string,
  container: PictureRows,
  classes: ClassNames,
  { pictures }: AnnotationFiles,
  annotations: Annotations,
  split = splitOfFile(file),
): Promise<void> {
  const column = labelColumn(container.plain, classes);
  const labels = column === null ? [] : await container.column(column);
  const names = column === null ? undefined : classes.get(column);
  const outside = await container.withoutPicture();
  if (outside.size > 0) pictures.learn([...outside.values()].filter(Boolean));
  let nameless = 0;
  for (let row = 0; row < container.rows; row++) {
    const path = outside.get(row);
    if (path === '') {
      nameless++;
      continue;
    }
    const picture = path === undefined ? entryPath(file, row) : (pictures.locate(path) ?? path);
    annotations.add({ picture, label: labelOf(labels[row], names), split });
  }
  const others = [...classes.keys()].filter((name) => name !== column && container.plain.includes(name));
  noteOnce(annotations, notesOn(file, column, names !== undefined, labels, others));
  if (nameless > 0) annotations.notes.push(`${file} has ${nameless} rows with neither a picture nor its path.`);
  if (outside.size > nameless)
    annotations.notes.push(
      `${file} holds no picture in ${outside.size} of ${container.rows} rows, only its path, as datasets write them ` +
        'that were not embedded (Dataset.to_parquet). Lay the pictures beside, or write it with push_to_hub or ' +
        'save_to_disk.',
    );
  if (container.torn) annotations.notes.push(tornNote(file, container.torn, container.rows));
}

/** Which column is the label: one that is known to hold classes, or one that is called so. */
function labelColumn(plain: readonly string[], classes: ClassNames): string | null {
  const known = plain.filter((name) => classes.has(name));
  const some = known.length > 0 ? known : plain;
  for (const pattern of LABEL) {
    const found = some.find((name) => pattern.test(name));
    if (found !== undefined) return found;
  }
  return known[0] ?? null;
}

/** -1 stands for no label in `datasets`. */
function labelOf(value: unknown, names: readonly string[] | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  const number = Number(value);
  return number < 0 ? '' : (names?.[number] ?? String(number));
}

function notesOn(
  file: string,
  column: string | null,
  named: boolean,
  labels: readonly unknown[],
  others: readonly string[],
): string[] {
  if (column === null) return [`${file} has no column of labels: its pictures are read without any.`];
  return [
    ...(others.length > 0 ? [`Labels are the column "${column}"; there are also "${others.join('", "')}".`] : []),
    ...(named || labels.some((value) => typeof value === 'string')
      ? []
      : [`The classes of "${column}" are numbers, whose names stand nowhere in ${file} or in README.md.`]),
  ];
}

function noteOnce({ notes }: Annotations, more: readonly string[]): void {
  for (const note of more) if (!notes.includes(note)) notes.push(note);
}

/** Of `features` as `dataset_info.json` and Parquet files of `datasets` have them. */
export function classNamesOf(features: unknown): Map<string, readonly string[]> {
  const classes = new Map<string, readonly string[]>();
  if (typeof features !== 'object' || features === null) return classes;
  for (const [column, feature] of Object.entries(features)) {
    const { _type, names } = (feature ?? {}) as { _type?: unknown; names?: unknown };
    if (_type === 'ClassLabel' && Array.isArray(names)) classes.set(column, names.map(String));
  }
  return classes;
}
