import type {
  AnnotatedTextEdit,
  CreateFile,
  Range,
  RenameFile,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileEdit, LabelEdit } from '../labels/labelEdit';
import { firstStart } from '../labels/labelRows';
import { hasEscapedBytes } from '../files/text';
import { toUri } from './uris';

const ANNOTATION = 'nearmiss';
const ASKS = 'nearmiss asks';

/**
 * A label edit as the editor applies it, in one step of its undo: edits of label files, open or not, and moves of
 * images. `versionOf` gives the version of a file that is open in the editor, null for all others.
 */
export function toWorkspaceEdit(
  root: string,
  edit: LabelEdit,
  versionOf: (file: string) => number | null,
): WorkspaceEdit {
  const { preview } = edit;
  const annotation = preview === undefined ? {} : { annotationId: ANNOTATION };
  const texts = edit.texts.map((text) => toTextDocumentEdit(root, text, versionOf(text.file), annotation));
  const moves = edit.moves.map(({ from, to }): RenameFile => ({
    kind: 'rename',
    oldUri: toUri(root, from),
    newUri: toUri(root, to),
    options: { overwrite: false },
    ...annotation,
  }));
  const documentChanges = [...texts, ...moves];
  return preview === undefined
    ? { documentChanges }
    : shownFirst({ documentChanges, changeAnnotations: { [ANNOTATION]: { label: preview } } }, toUri('', root));
}

/**
 * Has the editor show an edit in its preview before it makes it. What needs confirmation begins unticked there, so that
 * Apply would leave it out: instead a file is created that is there already, of which the preview shows nothing and
 * nothing comes. `there` is the URI of any file or folder.
 */
export function shownFirst(edit: WorkspaceEdit, there: string): WorkspaceEdit {
  const asks: CreateFile = { kind: 'create', uri: there, options: { ignoreIfExists: true }, annotationId: ASKS };
  return {
    documentChanges: [...(edit.documentChanges ?? []), asks],
    changeAnnotations: {
      ...edit.changeAnnotations,
      [ASKS]: { label: 'Show the changes first', needsConfirmation: true },
    },
  };
}

/** Whether an editor would give back all untouched bytes: it makes line ends equal and replaces what is not UTF-8. */
export function survivesEditor(text: string): boolean {
  const ends = new Set(text.match(/\r\n|\r|\n/g));
  return ends.size <= 1 && !ends.has('\r') && !hasEscapedBytes(text);
}

function toTextDocumentEdit(
  root: string,
  { file, before, edits }: FileEdit,
  version: number | null,
  annotation: Partial<AnnotatedTextEdit>,
): TextDocumentEdit {
  const range = rangesIn(before);
  return {
    textDocument: { uri: toUri(root, file), version },
    edits: edits.map(({ start, end, text }) => ({ range: range(start, end), newText: text, ...annotation })),
  };
}

/** Offsets to ranges. A byte order mark is part of the file but not of the editor's text, which begins after it. */
function rangesIn(text: string): (start: number, end: number) => Range {
  const mark = firstStart(text);
  const document = TextDocument.create('', '', 0, text.slice(mark));
  return (start, end) => ({ start: document.positionAt(start - mark), end: document.positionAt(end - mark) });
}
