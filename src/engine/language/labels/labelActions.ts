import { posix } from 'node:path';
import {
  CodeActionKind,
  type CodeAction,
  type Command,
  type Diagnostic,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { contentEnd } from '../../labels/labelRows';
import {
  CHOOSE_LABEL_COMMAND,
  DECIDE_COMMAND,
  NearmissError,
  RELABEL_SUSPECTS_COMMAND,
  percent,
  type DecideParams,
  type Finding,
} from '../../protocol';
import { standingSuspects } from './findingProblems';
import type { LabelFile } from './labelFiles';
import type { LabelDocument } from './labelDocument';
import type { LabelData } from './labelProblem';
import type { RowRecord } from './labelRecord';
import { renameClass } from './labelRename';
import { isRow } from './recordIndex';

/** Suggested classes that are offered by name; "another class" has all of them. */
const SUGGESTIONS = 3;
/** Less likely classes than this are not offered by name, the best one apart. */
const LIKELY = 0.01;
/** Files of the same name that are offered for one that is missing. */
const FILES = 3;
/**
 * Confidences from which on all suspects are offered to be relabelled at once: the highest that the suspect at hand
 * reaches.
 */
const CONFIDENCES = [0.99, 0.95, 0.9, 0.8, 0.7, 0.5];

/** The images of a dataset by name, wherever they are; asked for when one is missing. */
export type ImagesNamed = (name: string) => Promise<readonly string[]>;

/**
 * Quick fixes for the problems of a label file that are at hand. Decisions go the way of all decisions; the rest are
 * edits of the text.
 */
export async function labelActions(
  file: LabelFile,
  diagnostics: readonly Diagnostic[],
  imagesNamed: ImagesNamed,
): Promise<CodeAction[]> {
  const actions: CodeAction[] = [];
  for (const diagnostic of diagnostics) {
    const record = file.document.recordAt(diagnostic.range.start.line);
    if (diagnostic.source === 'nearmiss' && record && isRow(record))
      actions.push(...(await actionsFor(file, diagnostic, record, imagesNamed)));
  }
  return actions;
}

async function actionsFor(
  file: LabelFile,
  diagnostic: Diagnostic,
  record: RowRecord,
  imagesNamed: ImagesNamed,
): Promise<CodeAction[]> {
  // Until a merge is done, nobody knows which rows will stay.
  if (!file.document.writer().isMerged) return [];
  const fix = fixer(file, diagnostic);
  const data = (diagnostic.data ?? {}) as LabelData;
  const path = record.row.path ?? '';
  switch (diagnostic.code) {
    case 'suspect':
      return suspectActions(
        file,
        fix,
        record,
        file.findings.get(path)?.find(({ id }) => id === data.finding),
      );
    case 'duplicate/conflict':
      return [
        ...(data.labels ?? [])
          .slice(0, SUGGESTIONS)
          .flatMap((label) => relabel(file, fix, record, label, ', as its copy')),
        fix.exclude(path),
      ];
    case 'duplicate/leak':
      return [fix.exclude(path)];
    case 'unreadable':
      return [fix.exclude(path), fix.removeRow(record)];
    case 'labels/spelling':
      return spellingActions(file, fix, record, data.meant);
    case 'labels/lone':
      return [fix.choose(path)];
    case 'labels/duplicate':
      return [{ ...fix.removeRow(record, 'Remove this row, which names the image again'), isPreferred: true }];
    case 'labels/missing':
      return [...(await movedActions(file, fix, record, imagesNamed)), fix.removeRow(record)];
    default:
      return [];
  }
}

type Fixer = ReturnType<typeof fixer>;

function fixer({ root, document }: LabelFile, diagnostic: Diagnostic) {
  const action = (title: string, does: { command?: Command; edit?: WorkspaceEdit }): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    ...does,
  });
  const command = (title: string, id: string, argument: object) =>
    action(title, { command: { title, command: id, arguments: [argument] } });
  const decide = (title: string, image: string, params: Pick<DecideParams, 'action' | 'label' | 'evidence'>) =>
    command(title, DECIDE_COMMAND, { root, images: [image], ...params });
  const edit = (title: string, edits: TextEdit[]) =>
    action(title, {
      edit: { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits }] },
    });
  const replace = (title: string, range: Range, newText: string) => edit(title, [{ range, newText }]);
  return {
    action,
    command,
    decide,
    edit,
    replace,
    exclude: (image: string, evidence?: string) =>
      decide('Exclude from the dataset', image, { action: 'exclude', evidence }),
    choose: (image: string) => command('Relabel to another class…', CHOOSE_LABEL_COMMAND, { root, image }),
    removeRow: (record: RowRecord, title = 'Remove this row') => replace(title, wholeLines(document, record), ''),
  };
}

/**
 * Gives an image a label. Where rows that name it differ, as those of boxes or of raters, that is a change of this row
 * alone.
 */
function relabel(
  { document }: LabelFile,
  fix: Fixer,
  record: RowRecord,
  label: string,
  as: string,
  evidence?: string,
): CodeAction[] {
  const path = record.row.path!;
  if (new Set(document.index.of(path).map(({ row }) => row.label)).size > 1)
    return rowAlone(document, fix, record, label, `Relabel this row alone to '${label}'${as}`);
  return [fix.decide(`Relabel to '${label}'${as}`, path, { action: 'relabel', label, ...(evidence && { evidence }) })];
}

/** The edit of one row; none where the file cannot hold the label. */
function rowAlone(document: LabelDocument, fix: Fixer, record: RowRecord, label: string, title: string): CodeAction[] {
  return unlessRefused(() => {
    const { edits } = document.labelChange(record, document.writer().resolve(label));
    return [
      fix.edit(
        title,
        edits.map((edit) => document.editOf(record, edit)),
      ),
    ];
  });
}

function unlessRefused(make: () => CodeAction[]): CodeAction[] {
  try {
    return make();
  } catch (error) {
    if (error instanceof NearmissError) return [];
    throw error;
  }
}

function suspectActions(file: LabelFile, fix: Fixer, record: RowRecord, finding: Finding | undefined): CodeAction[] {
  const { path } = record.row;
  if (!finding || path === null) return [];
  const evidence = finding.reason;
  return [
    ...finding.suggestions
      .filter(({ probability }, i) => i === 0 || probability >= LIKELY)
      .slice(0, SUGGESTIONS)
      .flatMap(({ label, probability }, i) =>
        relabel(file, fix, record, label, ` (${percent(probability)})`, evidence).map((action) => ({
          ...action,
          isPreferred: i === 0,
        })),
      ),
    fix.choose(path),
    fix.decide(`Keep '${finding.image.label}'`, path, { action: 'keep', evidence }),
    fix.exclude(path, evidence),
    ...allSuspects(file, fix, finding.score),
  ];
}

/** All suspects that are at least about as sure as this one, in one step that the editor shows first. */
function allSuspects(file: LabelFile, fix: Fixer, score: number): CodeAction[] {
  const confidence = CONFIDENCES.find((one) => one <= score);
  const count = standingSuspects(file).filter(
    ({ finding }) => finding.score >= (confidence ?? Infinity) && finding.suggestions.length > 0,
  ).length;
  if (confidence === undefined || count < 2) return [];
  return [
    fix.command(
      `Relabel all ${count} suspects of ${percent(confidence)} and more in this file…`,
      RELABEL_SUSPECTS_COMMAND,
      { root: file.root, confidence },
    ),
  ];
}

function spellingActions(
  { document }: LabelFile,
  fix: Fixer,
  record: RowRecord,
  meant: string | undefined,
): CodeAction[] {
  const { label } = record.row;
  if (meant === undefined) return [];
  const rows = document.index.count(label);
  const everywhere = unlessRefused(() => [
    {
      ...fix.action(`Rename '${label}' to '${meant}' everywhere (${rows} ${rows === 1 ? 'row' : 'rows'})`, {
        edit: renameClass(document, label, meant, false),
      }),
      isPreferred: true,
    },
  ]);
  if (rows === 1) return everywhere;
  return [...everywhere, ...rowAlone(document, fix, record, meant, `Change this row alone to '${meant}'`)];
}

/** The image may only have moved. */
async function movedActions(
  { document }: LabelFile,
  fix: Fixer,
  record: RowRecord,
  imagesNamed: ImagesNamed,
): Promise<CodeAction[]> {
  const found = (await imagesNamed(posix.basename(record.row.path!))).filter(
    (path) => document.index.of(path).length === 0,
  );
  return found.slice(0, FILES).map((path) => {
    const { range, newText } = document.edit(record, 'image', path);
    return { ...fix.replace(`Change the path to ${path}`, range, newText), isPreferred: found.length === 1 };
  });
}

/** A record with its line end; the last one, where it has none, with that of the line above. */
function wholeLines(document: LabelDocument, record: RowRecord): Range {
  const place = document.locate({ line: record.line, character: 0 }).record;
  const next = document.records[place + 1];
  const end = next ? { line: next.line, character: 0 } : document.positionIn(record, record.text.length);
  const above = document.records[place - 1];
  if (next || /[\r\n]$/.test(record.text) || !above) return { start: { line: record.line, character: 0 }, end };
  return { start: document.positionIn(above, contentEnd(above.text, 0, above.text.length)), end };
}
