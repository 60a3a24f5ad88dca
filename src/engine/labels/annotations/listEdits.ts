import type { TextEdit } from '../labelEdit';

/**
 * Edits that take elements out of a list whose elements are separated by commas, one of each: what is left is a list
 * again, whichever go. @param spans [start, end) of all elements in order
 */
export function removeElements(
  spans: readonly (readonly [start: number, end: number])[],
  removed: ReadonlySet<number>,
): Map<number, TextEdit> {
  const edits = new Map<number, TextEdit>();
  let kept = false;
  spans.forEach(([start, end], i) => {
    if (!removed.has(i)) {
      kept = true;
      return;
    }
    // With the comma before where something stays before it, else with the one behind.
    const edit = kept
      ? { start: spans[i - 1][1], end, text: '' }
      : { start, end: i + 1 < spans.length ? spans[i + 1][0] : end, text: '' };
    edits.set(i, edit);
  });
  return edits;
}

/** The edit that puts an element at the end of a list, spaced as those before it are. */
export function appendElement(
  text: string,
  spans: readonly (readonly [start: number, end: number])[],
  listEnd: number,
  element: string,
): TextEdit {
  const last = spans.at(-1);
  if (!last) return { start: listEnd - 1, end: listEnd - 1, text: element };
  const before = spans.at(-2);
  const between = before ? text.slice(before[1], last[0]) : ', ';
  return { start: last[1], end: last[1], text: between + element };
}
