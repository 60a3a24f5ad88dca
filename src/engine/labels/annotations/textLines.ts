/** A line of a text and where it stands, without blanks around it and the byte order mark before the first. */
export interface TextLine {
  readonly text: string;
  /** Where `text` stands: [start, end). */
  readonly start: number;
  readonly end: number;
  /** The whole line, from its beginning to that of the next one. */
  readonly from: number;
  readonly next: number;
}

/** Lines that hold more than blanks, whichever way they end. */
export function linesOf(text: string): TextLine[] {
  const lines: TextLine[] = [];
  for (const found of text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)) {
    if (found[0] === '') continue;
    const own = found[0].trim();
    const start = found.index + found[0].indexOf(own);
    if (own !== '') {
      const next = found.index + found[0].length;
      lines.push({ text: own, start, end: start + own.length, from: found.index, next });
    }
  }
  return lines;
}

/** The edit that puts a line at the end of a text, ended as the lines before it are. */
export function appendLine(text: string, line: string): { start: number; end: number; text: string } {
  const ending = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const at = text.length;
  return /[\r\n]$/.test(text) || text === ''
    ? { start: at, end: at, text: line + ending }
    : { start: at, end: at, text: ending + line };
}
