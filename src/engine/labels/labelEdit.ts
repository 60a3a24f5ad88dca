/** Replaces the UTF-16 code units [start, end) of a text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** From and to are relative to the dataset's root, with `/`; excluded images lie outside of it. */
export interface FileMove {
  readonly from: string;
  readonly to: string;
}

export interface FileEdit {
  /** The label file relative to the root. */
  readonly file: string;
  /** The text that the offsets count in: as read, or as the editor holds it. */
  readonly before: string;
  /** Sorted by start and apart from each other. */
  readonly edits: readonly TextEdit[];
}

/** What became of one change, in the words of a decision. */
export interface EditOutcome {
  /** Where the image was before. */
  readonly image: string;
  /** Where it is afterwards. */
  readonly now: string;
  readonly from: string;
  /** '' for an excluded image. */
  readonly to: string;
  /** What `restore` needs to take the change back to the byte; only the source that made it reads it. */
  readonly undo: string;
  /** `to` with the name or the number that stands beside it in the file, for people: `8 (bag)`. */
  readonly named?: string;
  /** How many rows of a label file it is about; none in a folder dataset and where a change is taken back. */
  readonly rows?: number;
  /** What else a person should know of it, in words. */
  readonly notes?: readonly string[];
}

/** A label change as file operations, for either applier: a WorkspaceEdit in the editor, applyToDisk elsewhere. */
export interface LabelEdit {
  readonly moves: readonly FileMove[];
  readonly texts: readonly FileEdit[];
  /** One per change, in the order asked for. */
  readonly outcomes: readonly EditOutcome[];
  /** Folders that the moves may leave empty, the deepest first; those that are go once the edit is made. */
  readonly emptied?: readonly string[];
  /**
   * Where a person has to confirm the edit in the editor's preview first: what it does, in words. They may take parts
   * out of it.
   */
  readonly preview?: string;
}

/** Edits in order of their start; several insertions at one place keep their order. */
export function sortEdits(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start);
}

/** The text with all edits made. Throws when edits overlap, which is a defect of their maker. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const edit of edits) {
    if (edit.start < from || edit.end < edit.start || edit.end > text.length)
      throw new RangeError(`text edit at ${edit.start} overlaps another or lies outside`);
    parts.push(text.slice(from, edit.start), edit.text);
    from = edit.end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}
