import type { TableReading } from '../../protocol/dataset';

export type LabelField = 'image' | 'label' | 'split' | 'state';

/**
 * What a label file says of one image, or of one row where its rows are the items themselves. Other columns stay as
 * they are.
 */
export interface LabelRow extends Record<LabelField, string> {
  /** Which part of the image the row is about, as it stands behind the path, see pictureParts; '' for all of it. */
  part?: string;
  /** Who says it; '' where the file does not tell. */
  rater?: string;
}

/** Names of columns (tables) and keys (jsonl) for each field, best first; case does not matter. */
export const FIELD_NAMES: Readonly<Record<LabelField, readonly string[]>> = {
  image: ['file_name', 'image', 'path', 'file', 'filename'],
  label: ['label', 'class', 'category'],
  split: ['split'],
  state: ['state'],
};

/**
 * Names of a column that tells rows apart which are no images: features of them come from elsewhere. Asked for where
 * there is no file column.
 */
const ID_NAMES: readonly string[] = ['id', 'key'];

/** The value of `state` that takes an image out of the dataset. */
export const EXCLUDED = 'excluded';

export interface Fields extends Record<LabelField, number> {
  /** The image field is an id: the items are rows, not files. */
  readonly rows: boolean;
}

/** Where each field stands in these names, -1 where none does. @param reading what was decided of the file */
export function findFields(names: readonly string[], reading?: TableReading): Fields {
  const lower = names.map((name) => name.trim().toLowerCase());
  const find = (candidates: readonly string[]) =>
    candidates.map((name) => lower.indexOf(name)).find((i) => i >= 0) ?? -1;
  if (reading) {
    const at = (name: string | undefined) => (name === undefined ? -1 : names.indexOf(name));
    const { image, label, split } = reading;
    return { image: at(image), label: at(label), split: at(split), state: find(FIELD_NAMES.state), rows: false };
  }
  const file = find(FIELD_NAMES.image);
  const id = file < 0 ? find(ID_NAMES) : -1;
  return {
    image: Math.max(file, id),
    label: find(FIELD_NAMES.label),
    split: find(FIELD_NAMES.split),
    state: find(FIELD_NAMES.state),
    rows: id >= 0,
  };
}

export type Report = (code: string, message: string) => void;
