import { posix } from 'node:path';
import {
  ErrorCodes,
  ResponseError,
  type Connection,
  type ServerCapabilities,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { findImages } from '../../files/imageFiles';
import { NearmissError } from '../../protocol';
import { codeActions } from '../codeActions';
import type { OpenDatasets } from '../openDatasets';
import { checkEncodable, isMisread } from '../openEncoding';
import { isRecipe, recipeActions } from '../recipeFile';
import { toPath } from '../uris';
import { labelActions } from './labelActions';
import { complete } from './labelCompletion';
import type { LabelDocument } from './labelDocument';
import type { LabelFile, LabelFiles } from './labelFiles';
import { hover } from './labelHover';
import { lenses } from './labelLenses';
import { imageAt, links } from './labelLinks';
import { folds, outline } from './labelOutline';
import { prepareRename, references, renameAt } from './labelRename';
import { TOKEN_TYPES, tokensIn } from './labelTokens';

/** VS Code takes no more (editor.foldingMaximumRegions). */
const MOST_FOLDS = 5000;

/** What the server says of itself about label files. */
export const LABEL_CAPABILITIES: ServerCapabilities = {
  hoverProvider: true,
  completionProvider: { triggerCharacters: ['\t', ',', ';', '"', '/'] },
  codeLensProvider: {},
  documentLinkProvider: {},
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  semanticTokensProvider: { legend: { tokenTypes: TOKEN_TYPES, tokenModifiers: [] }, range: true },
};

interface Documents {
  document(uri: string): LabelDocument | undefined;
  /** Lenses per file at most. */
  maximum(): number;
}

/**
 * Answers the editor's questions about label files of open datasets; about other documents there are quick fixes alone.
 */
export function answerLabelFiles(
  connection: Connection,
  files: LabelFiles,
  datasets: OpenDatasets,
  { document: documentAt, maximum }: Documents,
): void {
  const about =
    <P extends { textDocument: { uri: string } }, R>(answer: (file: LabelFile, params: P) => R) =>
    (params: P): R | null => {
      const file = files.at(params.textDocument.uri);
      return file ? answer(file, params) : null;
    };
  connection.onHover(about((file, { position }) => hover(file, position)));
  connection.onCompletion(about((file, { position }) => complete(file, position)));
  connection.onCodeLens(about((file) => lenses(file, maximum())));
  connection.onDocumentLinks(about((file) => links(file)));
  connection.onDefinition(about((file, { position }) => imageAt(file, position)));
  connection.onReferences(about(({ document }, { position }) => references(document, position)));
  connection.onPrepareRename(about(({ document }, { position }) => prepareRename(document, position)));
  connection.onRenameRequest(
    about(({ document, uri }, { position, newName }) =>
      explained(async () => {
        await checkEncodable(toPath(uri)!, document.getText(), newName);
        return renameAt(document, position, newName);
      }),
    ),
  );
  connection.onDocumentSymbol(about(({ document, findings }) => outline(document, findings)));
  connection.onFoldingRanges(about(({ document }) => folds(document, MOST_FOLDS)));
  connection.languages.semanticTokens.onRange(
    (params) =>
      about(({ document }: LabelFile, { range }: typeof params) => tokensIn(document, range))(params) ?? { data: [] },
  );
  connection.onCodeAction(async ({ textDocument, context }) => {
    const file = files.at(textDocument.uri);
    const recipe = isRecipe(textDocument.uri) ? documentAt(textDocument.uri) : undefined;
    if (recipe) return recipeActions(recipe.uri, recipe.version, recipe.getText(), context.diagnostics);
    if (!file) return codeActions(context.diagnostics, ({ root, finding }) => datasets.finding(root, finding));
    if (await isMisread(toPath(file.uri)!, file.document.getText())) return [];
    return labelActions(file, context.diagnostics, async (name) =>
      (await findImages(file.root)).paths.filter((path) => posix.basename(path) === name),
    );
  });
}

/** The editor shows the message of a failed rename to the user. */
async function explained(rename: () => Promise<WorkspaceEdit | null>): Promise<WorkspaceEdit | null> {
  try {
    return await rename();
  } catch (error) {
    if (error instanceof NearmissError) throw new ResponseError(ErrorCodes.InvalidParams, error.message);
    throw error;
  }
}
