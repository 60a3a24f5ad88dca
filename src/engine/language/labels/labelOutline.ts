import {
  FoldingRangeKind,
  SymbolKind,
  type DocumentSymbol,
  type FoldingRange,
  type Range,
} from 'vscode-languageserver';
import type { FindingsByImage } from './labelFiles';
import type { LabelDocument } from './labelDocument';
import type { LabelRecord, RowRecord } from './labelRecord';

/** A class, or an upper level of classes, on the way to an outline. */
interface Level {
  readonly name: string;
  readonly rows: RowRecord[];
  readonly children: Map<string, Level>;
}

/**
 * The classes of a label file with their counts, as a tree by their levels. A class stands where its first rows are.
 */
export function outline(document: LabelDocument, findings: FindingsByImage): DocumentSymbol[] {
  const root: Level = { name: '', rows: [], children: new Map() };
  for (const label of document.index.labels()) {
    let level = root;
    for (const name of label === '' ? ['(unlabelled)'] : label.split('/')) {
      const child = level.children.get(name) ?? { name, rows: [], children: new Map() };
      level.children.set(name, child);
      level = child;
    }
    for (const record of document.index.ofClass(label)) level.rows.push(record);
  }
  return symbols(document, root, findings);
}

function symbols(document: LabelDocument, { children }: Level, findings: FindingsByImage): DocumentSymbol[] {
  return [...children.values()]
    .map((level) => toSymbol(document, level, findings))
    .sort((a, b) => a.range.start.line - b.range.start.line);
}

function toSymbol(document: LabelDocument, level: Level, findings: FindingsByImage): DocumentSymbol {
  const all = rowsBelow(level);
  const first = all.reduce((one, other) => (other.line < one.line ? other : one));
  const suspects = all.filter(({ row }) =>
    findings.get(row.path ?? '')?.some(({ kind, image }) => kind === 'suspect' && image.label === row.label),
  ).length;
  const images = `${all.length} ${all.length === 1 ? 'image' : 'images'}`;
  return {
    name: level.name || '(no name)',
    kind: SymbolKind.Class,
    detail: suspects > 0 ? `${images}, ${suspects} suspected` : images,
    range: run(document, first, all),
    selectionRange: document.cellRange(first, 'label'),
    children: symbols(document, level, findings),
  };
}

function rowsBelow({ rows, children }: Level): RowRecord[] {
  return [...children.values()].reduce((all, child) => all.concat(rowsBelow(child)), rows);
}

/** From a first row on as far as rows follow each other: other classes may stand between the rest. */
function run(document: LabelDocument, first: RowRecord, rows: readonly RowRecord[]): Range {
  const own = new Set<LabelRecord>(rows);
  let place = document.locate({ line: first.line, character: 0 }).record;
  while (own.has(document.records[place + 1])) place++;
  return { start: document.rangeOf(first).start, end: document.rangeOf(document.records[place]).end };
}

/**
 * Runs of rows of the same class, and of the same upper levels around them, and blocks of comments; the longest where
 * there are more than `limit`.
 */
export function folds(document: LabelDocument, limit = Infinity): FoldingRange[] {
  const found: FoldingRange[] = [];
  /** What is open: for each level of the last row where it began. */
  let open: { readonly name: string; readonly start: number }[] = [];
  let last = -1;
  const close = (depth: number) => {
    for (const { start } of open.slice(depth))
      if (last > start) found.push({ startLine: start, endLine: last, kind: FoldingRangeKind.Region });
    open = open.slice(0, depth);
  };
  let comments = -1;
  for (const { row, text, line } of document.records) {
    const comment = row === null && text.startsWith('#');
    if (!comment && comments >= 0 && line - 1 > comments)
      found.push({ startLine: comments, endLine: line - 1, kind: FoldingRangeKind.Comment });
    comments = comment ? (comments < 0 ? line : comments) : -1;
    if (row === null) continue;
    const levels = row.label.split('/');
    const same = levels.findIndex((level, i) => open[i]?.name !== level);
    close(same < 0 ? levels.length : same);
    for (const name of levels.slice(open.length)) open.push({ name, start: line });
    last = line;
  }
  close(0);
  // Of a level and the one below it that hold the same rows, the editor needs one.
  const distinct = [...new Map(found.map((fold) => [`${fold.startLine} ${fold.endLine}`, fold])).values()];
  return distinct
    .sort((a, b) => b.endLine - b.startLine - (a.endLine - a.startLine))
    .slice(0, limit)
    .sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}
