import { z } from 'zod';
import { applyTextEdits, type TextEdit } from '../labelEdit';

/** Letters kept of what stands around an edit, to find its place again after others have changed the file. */
const AROUND = 48;
/** Letters beside the edit, without blanks, that tell a line from others: more than a key alone has. */
const LINE_LETTERS = 16;

const patchSchema = z.strictObject({
  file: z.string(),
  /** Where the new text begins in the edited file. */
  at: z.number().int().nonnegative(),
  was: z.string(),
  now: z.string(),
  before: z.string(),
  after: z.string(),
});

/** What an edit replaced in a text, with what stands around it afterwards: enough to take it back, also elsewhere. */
export type TextPatch = z.infer<typeof patchSchema>;

export const patchesSchema = z.array(patchSchema);

/** The edits of one file as patches of the text that they lead to. @param edits sorted, apart from each other */
export function patchesOf(file: string, text: string, edits: readonly TextEdit[]): TextPatch[] {
  const edited = applyTextEdits(text, edits);
  let shift = 0;
  return edits.map((edit) => {
    const at = edit.start + shift;
    const end = at + edit.text.length;
    shift += edit.text.length - (edit.end - edit.start);
    return {
      file,
      at,
      was: text.slice(edit.start, edit.end),
      now: edit.text,
      before: edited.slice(Math.max(0, at - AROUND), at),
      after: edited.slice(end, end + AROUND),
    };
  });
}

/**
 * The edit that takes a patch back in the text as it is now: at its place, or, where the file was changed elsewhere,
 * where the same text stands between the same neighbours. null where that is nowhere, or in more places than one.
 */
export function takeBack(text: string, { at, was, now, before, after }: TextPatch): TextEdit | null {
  const edit = (start: number): TextEdit => ({ start, end: start + now.length, text: was });
  const whole = before + now + after;
  if (text.startsWith(whole, at - before.length)) return edit(at);
  const first = text.indexOf(whole);
  if (first >= 0) return text.indexOf(whole, first + 1) < 0 ? edit(first + before.length) : null;
  // What stands on one side may have been changed as well.
  for (const [part, offset] of [
    [before + now, before.length],
    [now + after, 0],
  ] as const) {
    const found = part === now ? -1 : text.indexOf(part);
    if (found >= 0 && text.indexOf(part, found + 1) < 0) return edit(found + offset);
  }
  return takeBackInLine(text, { was, now, before, after });
}

/**
 * The same by the line alone, for files with an annotation per line, where those around may have changed as well; it
 * has to say enough to be no other's, and to stand in the text once.
 */
function takeBackInLine(text: string, { was, now, before, after }: Omit<TextPatch, 'file' | 'at'>): TextEdit | null {
  const first = /[^\r\n]*$/.exec(before)![0];
  const rest = /^[^\r\n]*/.exec(after)![0];
  if ((first + rest).replace(/\s+/g, '').length < LINE_LETTERS) return null;
  const begins = first.length < AROUND;
  const ends = rest.length < AROUND;
  const line = first + now + rest;
  const places: number[] = [];
  for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + 1)) {
    const whole =
      (!begins || at === 0 || /[\r\n]/.test(text[at - 1])) &&
      (!ends || at + line.length === text.length || /[\r\n]/.test(text[at + line.length]));
    if (whole && places.push(at) > 1) return null;
  }
  if (places.length === 0) return null;
  const start = places[0] + first.length;
  return { start, end: start + now.length, text: was };
}
