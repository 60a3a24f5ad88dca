import { NearmissError } from '../protocol/reply';

/** Rows of numbers that were computed elsewhere: features of images, or probabilities of classes. */
export interface GivenRows {
  readonly count: number;
  readonly dim: number;
  /** Row r begins at r * dim. */
  readonly values: Float32Array;
  /** The image that each row says it is of; null where rows are in the order of the dataset. */
  readonly names: readonly string[] | null;
  /** That the names are from, where it is another file. */
  readonly namesFile?: string;
  /** What each column is called; none where the file does not say. */
  readonly columns?: readonly string[];
  /** What a person should know of how they were read: parts of a sentence. */
  readonly notes?: readonly string[];
}

/** @throws NearmissError where an array has no rows and columns */
export function checkShape(file: string, shape: readonly number[]): void {
  if (shape.length === 2 && shape[0] > 0 && shape[1] > 0) return;
  throw new NearmissError(
    'features/shape',
    `${file} has the shape (${shape.join(', ')}); needed are two dimensions, rows and columns, such as (1000, 128). ` +
      'Reshape it to one row per image.',
  );
}

/** Rows without one of their columns. */
export function withoutColumn(rows: GivenRows, column: number): GivenRows {
  const { count, dim, values, columns } = rows;
  const kept = new Float32Array(count * (dim - 1));
  for (let r = 0, to = 0; r < count; r++)
    for (let c = 0; c < dim; c++) if (c !== column) kept[to++] = values[r * dim + c];
  return { ...rows, dim: dim - 1, values: kept, columns: columns?.filter((_, c) => c !== column) };
}
