import { NearmissError } from '../protocol/reply';

/** `=======` has nothing behind it; the others name a side, or nothing. A table of `|` may well begin with seven. */
const MARK = /^(?:(?:<{7}|>{7})(?: .*)?|={7}|\|{7} [^|]*)$/;
const BEGINNINGS = '<>=|';

/** Whether a record [start, end), without its line end, is a mark that git leaves in a file it could not merge. */
export function isConflictMark(text: string, start: number, end: number): boolean {
  return BEGINNINGS.includes(text.charAt(start)) && start < end && MARK.test(text.slice(start, end));
}

export const CONFLICT_PROBLEM =
  'This is a mark of a merge conflict, not a row. Choose a side and delete the marks; until then no label is changed.';

/** @param lines of the marks, 1-based */
export function inConflict(file: string, lines: readonly number[]): NearmissError {
  return new NearmissError(
    'labels/conflict',
    `${file} holds marks of a merge conflict (${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}). ` +
      'Nothing was changed. Choose a side, delete the marks and try again.',
  );
}

/** Throws NearmissError where git could not merge a file that has no rows, such as JSON or XML. */
export function checkMerged(file: string, text: string): void {
  if (!/^(?:<{7}|={7}|>{7})/m.test(text)) return;
  const lines = text.split(/\r\n|\r|\n/);
  const marked = lines.flatMap((line, l) => (isConflictMark(line, 0, line.length) ? [l + 1] : []));
  if (marked.length > 0) throw inConflict(file, marked);
}
