import { normalizeImagePath } from '../../files/imagePath';
import { CONFLICT_PROBLEM, isConflictMark } from '../../labels/conflictMarks';
import { contentEnd } from '../../labels/labelRows';
import { EXCLUDED, type LabelRow } from '../../labels/formats/fields';
import type { RecordFormat } from '../../labels/formats/recordFormat';
import type { RecordText } from '../../labels/writing/seenColumn';

/** What a row of a label file says of an image. */
export interface ImageRow {
  /** Relative to the dataset's root with `/`; null when the cell is no path inside it. */
  readonly path: string | null;
  /** As the cell has it. */
  readonly image: string;
  readonly label: string;
  readonly split: string;
  readonly excluded: boolean;
}

/** What is wrong with the writing of a record. */
export interface RecordFault {
  readonly code: string;
  readonly message: string;
}

/** A row, the header, a comment or a blank line of a label file. */
export interface LabelRecord {
  /** With its line end. */
  readonly text: string;
  /** The 0-based line on which it begins; set anew when lines above it come or go. */
  line: number;
  /** null for what is no row, and for rows that cannot be read. */
  readonly row: ImageRow | null;
  readonly faults: readonly RecordFault[];
}

/** A record that is a row. */
export type RowRecord = LabelRecord & { readonly row: ImageRow };

const NO_FAULTS: readonly RecordFault[] = [];
/** Filled anew for every record, to spare an object each. */
const cells: LabelRow = { image: '', label: '', split: '', state: '' };

/** A record as its format takes it. */
export function recordText({ text, line }: LabelRecord): RecordText {
  return { text, start: 0, end: contentEnd(text, 0, text.length), line };
}

/** The path of what a row names; null where that is no path inside the dataset. */
export type PathOf = (image: string) => string | null;

/** Tables made on Windows: the same image is found under the same path. */
export const plainPath: PathOf = (image) =>
  normalizeImagePath(image.includes('\\') ? image.replaceAll('\\', '/') : image);

/** Reads any text; with `isRow` false, as above the header, it is no row whatever it holds. */
export function readRecord(
  text: string,
  line: number,
  format: RecordFormat,
  isRow: boolean,
  pathOf = plainPath,
): LabelRecord {
  let faults = NO_FAULTS;
  const report = (code: string, message: string) => void (faults = [...faults, { code, message }]);
  const end = contentEnd(text, 0, text.length);
  if (isConflictMark(text, 0, end)) {
    report('labels/conflict', CONFLICT_PROBLEM);
    return { text, line, row: null, faults };
  }
  if (!isRow || !format.read(text, 0, end, cells, report)) return { text, line, row: null, faults };
  const { image, label, split, state } = cells;
  const picture = pathOf(image);
  const path = picture === null ? null : picture + (cells.part ?? '');
  if (path === null)
    report('labels/path', `"${image}" is no path inside the dataset's folder. Paths are relative to it, with /.`);
  return { text, line, row: { path, image, label, split, excluded: state.trim().toLowerCase() === EXCLUDED }, faults };
}
