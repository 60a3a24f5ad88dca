import { z } from 'zod';

const count = z.number().int().min(0);

/** A cell that was changed: by the name of its column, so that it is found wherever it stands by then. */
const cell = z.strictObject({
  column: z.string(),
  /** What the column says, for a file whose columns have other names by then; none for a name beside a number. */
  field: z.enum(['label', 'state']).optional(),
  /** As it was written; null where there was no such cell. */
  was: z.string().nullable(),
  now: z.string(),
  /** How many cells the record had, where there was no such cell. */
  cells: count.optional(),
});

const changedRow = z.strictObject({
  set: z.array(cell).min(1),
  /** What else the row said, where several rows of one image were changed in different ways. */
  beside: z.record(z.string(), z.string()).optional(),
});

const takenRow = z.strictObject({
  /** Its place among all records of the text before. */
  record: count,
  was: z.string(),
  /** The image of the row that stood before it and stayed, and how many records that are no rows between them. */
  after: z.string().nullable().optional(),
  skip: count.optional(),
});

const takenRows = z.strictObject({
  rows: z.array(takenRow),
  /** The line ends and the format of the file that the rows were taken out of. */
  ends: z.string().optional(),
  format: z.string().optional(),
});

/** The spans that were replaced, counted from the record's start: what was recorded at first. */
const spans = z.strictObject({
  spans: z.array(z.strictObject({ at: count, was: z.string(), now: z.string() })),
});

const undoSchema = z.union([z.strictObject({ changed: z.array(changedRow) }), takenRows, spans]);

/** What takes a change of rows back, as a decision records it. */
export type RowUndo = z.infer<typeof undoSchema>;
export type ChangedRow = z.infer<typeof changedRow>;
export type ChangedCell = z.infer<typeof cell>;
export type TakenRow = z.infer<typeof takenRow>;
export type TakenRows = z.infer<typeof takenRows>;
export type Spans = z.infer<typeof spans>['spans'];

/** null for a record that is damaged. */
export function parseRowUndo(undo: string): RowUndo | null {
  try {
    return undoSchema.parse(JSON.parse(undo));
  } catch {
    return null;
  }
}

/** Which of several tables an edit was made in, and what takes it back there; null for what a table alone recorded. */
export function undoInTable(text: string): { readonly table: string; readonly undo: string } | null {
  try {
    const { table, undo } = JSON.parse(text) as { table?: unknown; undo?: unknown };
    return typeof table === 'string' && typeof undo === 'string' ? { table, undo } : null;
  } catch {
    return null;
  }
}
