import { afterLine } from '../labelRows';
import { type Dialect, QUOTE, quotedEnd } from './cells';

export function isBlank(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (text.charCodeAt(i) > 32) return false;
  return true;
}

/**
 * The offset after the record that begins at `start`: quoted cells may hold line ends; a quote never closed runs to the
 * end.
 */
export function recordEnd(text: string, start: number, { delimiter, quotes }: Dialect): number {
  if (!quotes) return afterLine(text, start);
  for (let i = start, cellStart = true; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE && cellStart) {
      const end = quotedEnd(text, i);
      if (end < 0) return text.length;
      i = end - 1;
    } else if (c === 10 || c === 13) {
      return afterLine(text, i);
    }
    cellStart = c === delimiter;
  }
  return text.length;
}
