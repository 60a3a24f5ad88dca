/**
 * Cells of one record of a table, found by offset, so that an edit replaces a cell and no other byte. Written by hand
 * because csv-parse tells the offset of a record at best, never that of a cell, and drops how a cell was quoted.
 */
export interface Dialect {
  /** Character code. */
  readonly delimiter: number;
  /**
   * true: quoting after RFC 4180. false: labels.tsv, where `\t \n \r \\` stand for characters and `#` begins a comment.
   */
  readonly quotes: boolean;
}

export const TAB = 9;
export const SPACE = 32;
export const QUOTE = 34;
export const HASH = 35;

/**
 * The offset after the quoted part that begins at `open`; -1 where it is never closed. A doubled quote is part of the
 * value.
 */
export function quotedEnd(text: string, open: number): number {
  for (let i = text.indexOf('"', open + 1); i >= 0; i = text.indexOf('"', i + 2)) {
    if (text.charCodeAt(i + 1) !== QUOTE) return i + 1;
  }
  return -1;
}

/**
 * Writes start and end offset of each cell of the record content [start, end) to `bounds`, quotes included, and returns
 * how many cells there are; -1 when a quote is never closed. An empty record has one empty cell.
 */
export function scanCells(
  text: string,
  start: number,
  end: number,
  { delimiter, quotes }: Dialect,
  bounds: number[],
): number {
  let cells = 0;
  for (let i = start; ; i++) {
    const from = i;
    if (quotes && text.charCodeAt(i) === QUOTE && i < end) {
      i = quotedEnd(text, i);
      if (i < 0 || i > end) return -1;
    }
    while (i < end && text.charCodeAt(i) !== delimiter) i++;
    bounds[2 * cells] = from;
    bounds[2 * cells + 1] = i;
    cells++;
    if (i >= end) return cells;
  }
}

/** The value that a cell's text stands for. */
export function decodeCell(raw: string, dialect: Dialect): string {
  if (!dialect.quotes) return raw.includes('\\') ? raw.replace(/\\([tnr\\#])/g, (_, c: string) => ESCAPES[c]) : raw;
  if (raw.charCodeAt(0) !== QUOTE) return raw;
  const end = quotedEnd(raw, 0);
  // Text after the closing quote is against RFC 4180; it counts as part of the value, as in Python's csv.
  return raw.slice(1, end - 1).replaceAll('""', '"') + raw.slice(end);
}

/**
 * The text of a cell for a value. `raw`, what stands there now, is followed in whether it is quoted; `first` says that
 * the cell begins its record, where a `#` would make the record a comment.
 */
export function encodeCell(value: string, dialect: Dialect, raw: string, first: boolean): string {
  if (!dialect.quotes) {
    const escaped = value.replace(/[\\\t\n\r]/g, (c) => `\\${LETTERS[c]}`);
    return first && escaped.startsWith('#') ? `\\${escaped}` : escaped;
  }
  const needed =
    /["\r\n]/.test(value) || value.includes(String.fromCharCode(dialect.delimiter)) || (first && value.startsWith('#'));
  return needed || raw.charCodeAt(0) === QUOTE ? `"${value.replaceAll('"', '""')}"` : value;
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\', '#': '#' };
const LETTERS: Readonly<Record<string, string>> = { '\t': 't', '\n': 'n', '\r': 'r', '\\': '\\' };
