import { z } from 'zod';
import { decodeCell, type Dialect, encodeCell, scanCells, TAB } from '../formats/cells';
import { afterLine, contentEnd, firstStart } from '../labelRows';
import { type Problem, Problems } from '../../files/problem';

/** One row of decisions.tsv: what a person said of an image, or that it was taken back. */
export interface Decision {
  /** ISO time; the decisions of one step (several images at once) share it, and no two steps do. */
  readonly time: string;
  /** Path of the image before the decision, relative to the root; of a renamed class its old name. */
  readonly image: string;
  /** Content hash of the image, '' where it was not known. */
  readonly hash: string;
  /** `rename` gives a class another name, and what was said of its images holds on under it. */
  readonly action: 'relabel' | 'keep' | 'exclude' | 'rename' | 'undo';
  readonly from: string;
  readonly to: string;
  /** What the person saw, in words. */
  readonly evidence: string;
  /** See EditOutcome; '' for the rename of a class that was only noted, since an editor made it and takes it back. */
  readonly undo: string;
  /**
   * The label file whose labels it is about, relative to the root; '' where folders are the labels. null in rows of an
   * earlier version, which did not say.
   */
  readonly table: string | null;
}

/** A decision as it stands in files other than decisions.tsv. */
export const decisionSchema = z.object({
  time: z.string(),
  image: z.string(),
  hash: z.string(),
  action: z.enum(['relabel', 'keep', 'exclude', 'rename', 'undo']),
  from: z.string(),
  to: z.string(),
  evidence: z.string(),
  undo: z.string(),
  table: z.string().nullable(),
}) satisfies z.ZodType<Decision>;

export const DECISIONS_FILE = '.nearmiss/decisions.tsv';
export const COLUMNS = [
  'time',
  'image',
  'hash',
  'action',
  'from',
  'to',
  'evidence',
  'undo',
  'table',
] as const satisfies readonly (keyof Decision)[];

const ACTIONS: readonly string[] = ['relabel', 'keep', 'exclude', 'rename', 'undo'] satisfies Decision['action'][];
const DIALECT: Dialect = { delimiter: TAB, quotes: false };
const CONFLICT = /^(<{7}|={7}|>{7}|\|{7})( |$)/;

export interface ParsedDecisions {
  /** In the order of the file. */
  readonly decisions: readonly Decision[];
  /** Columns of the last header: those that rows appended now have to follow. */
  readonly columns: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Reads any text. Rows in a merge conflict count, from both sides; a row found twice, as after a merge, counts once; a
 * header in the middle holds for the rows below it. Whatever is no decision is a problem.
 */
export function parseDecisions(text: string): ParsedDecisions {
  const problems = new Problems();
  const decisions: Decision[] = [];
  const seen = new Set<string>();
  let columns: readonly string[] = COLUMNS;
  for (let start = firstStart(text), line = 1; start < text.length; line++) {
    const end = afterLine(text, start);
    const content = text.slice(start, contentEnd(text, start, end));
    start = end;
    if (content.trim() === '' || content.startsWith('#') || seen.has(content)) continue;
    if (CONFLICT.test(content)) {
      problems.add(
        'decisions/conflict',
        DECISIONS_FILE,
        'This is a mark of a merge conflict. The rows of both sides count; delete the mark.',
        line,
      );
      continue;
    }
    seen.add(content);
    const cells = cellsOf(content);
    if (cells.includes('time') && cells.includes('image')) columns = cells;
    else
      addDecision(decisions, columns, cells, (message) => problems.add('decisions/row', DECISIONS_FILE, message, line));
  }
  return { decisions, columns, problems: problems.list() };
}

/** A row, or the header for `null`, in the given columns, with its line end. */
export function formatDecision(decision: Decision | null, columns: readonly string[]): string {
  const cells = decision ? columns.map((column) => (isColumn(column) ? (decision[column] ?? '') : '')) : columns;
  return `${cells.map((cell, i) => encodeCell(cell, DIALECT, '', i === 0)).join('\t')}\n`;
}

function isColumn(name: string): name is keyof Decision {
  return (COLUMNS as readonly string[]).includes(name);
}

function addDecision(
  decisions: Decision[],
  columns: readonly string[],
  cells: readonly string[],
  report: (message: string) => void,
): void {
  const value = (column: keyof Decision) => cells[columns.indexOf(column)] ?? '';
  const decision = {
    ...Object.fromEntries(COLUMNS.map((column) => [column, value(column)])),
    table: columns.includes('table') ? value('table') : null,
  } as { [C in keyof Decision]: Decision[C] };
  if (cells.length < columns.length)
    report(
      `The row ends after ${cells.length} of ${columns.length} columns and is left out; it was probably cut off ` +
        'while being written.',
    );
  else if (!ACTIONS.includes(decision.action) || decision.image === '')
    report(
      `The row names ${decision.image === '' ? 'no image' : `the action "${decision.action}", which is none`} ` +
        'and is left out.',
    );
  else decisions.push(decision);
}

function cellsOf(content: string): string[] {
  const bounds: number[] = [];
  const count = scanCells(content, 0, content.length, DIALECT, bounds);
  return Array.from({ length: count }, (_, i) => decodeCell(content.slice(bounds[2 * i], bounds[2 * i + 1]), DIALECT));
}
