import { posix } from 'node:path';
import { createScanner, findNodeAtLocation, getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import {
  CodeActionKind,
  DiagnosticSeverity,
  type CodeAction,
  type Diagnostic,
  type Range,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { recipeConflicts, type RecipeConflict } from '../recipe/checkRecipe';
import { RECIPE_FILE } from '../recipe/readRecipe';
import { recipeSchema } from '../recipe/recipe';
import { explained } from './explain';

export function isRecipe(uri: string): boolean {
  return posix.basename(URI.parse(uri).path) === RECIPE_FILE;
}

/**
 * What the editor's JSON schema cannot say of `nearmiss.json`: parts that do not fit together, each on its key. A text
 * that the schema refuses has problems of the editor's own, and none here.
 */
export function recipeDiagnostics(text: string): Diagnostic[] {
  const { document, tree } = read(text);
  return conflictsIn(tree).map(({ message, at }) => ({
    range: rangeOf(document, tree!, at),
    severity: DiagnosticSeverity.Error,
    message,
    ...explained('recipe/nonsense'),
  }));
}

/** The obvious fixes of what stands at these problems. */
export function recipeActions(
  uri: string,
  version: number,
  text: string,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  const { document, tree } = read(text);
  return conflictsIn(tree).flatMap(({ message, fix }): CodeAction[] => {
    const diagnostic = diagnostics.find((one) => one.message === message);
    const node = fix && findNodeAtLocation(tree!, [...fix.at]);
    if (!diagnostic || !node) return [];
    const key = fix.at.at(-1);
    const edits =
      fix.value === undefined
        ? removal(text, node.parent!)
        : [{ start: node.offset, end: node.offset + node.length, newText: String(fix.value) }];
    return [
      {
        title: fix.value === undefined ? `Leave "${key}" out` : `Set "${key}" to ${fix.value}`,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred: true,
        edit: {
          documentChanges: [
            {
              textDocument: { uri, version },
              edits: edits.map(({ start, end, newText }) => ({ range: between(document, start, end), newText })),
            },
          ],
        },
      },
    ];
  });
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * Takes a key with its value out, and the comma that is then too many. (`modify` of jsonc-parser formats what is
 * around, and takes comments along.)
 */
function removal(text: string, property: Node): Edit[] {
  const siblings = property.parent!.children!;
  const place = siblings.indexOf(property);
  const end = property.offset + property.length;
  if (place + 1 < siblings.length) return [{ start: property.offset, end: siblings[place + 1].offset, newText: '' }];
  const start = text.slice(0, property.offset).trimEnd().length;
  if (place === 0) return [{ start, end, newText: '' }];
  const comma = commaAfter(text, siblings[place - 1]);
  return comma + 1 === start
    ? [{ start: comma, end, newText: '' }]
    : [
        { start: comma, end: comma + 1, newText: '' },
        { start, end, newText: '' },
      ];
}

function commaAfter(text: string, { offset, length }: Node): number {
  const scanner = createScanner(text);
  scanner.setPosition(offset + length);
  do scanner.scan();
  while (text[scanner.getTokenOffset()] !== ',');
  return scanner.getTokenOffset();
}

function read(text: string): { document: TextDocument; tree: Node | undefined } {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  return { document: TextDocument.create('', 'jsonc', 0, text), tree: errors.length === 0 ? tree : undefined };
}

function conflictsIn(tree: Node | undefined): RecipeConflict[] {
  const recipe = recipeSchema.safeParse(tree && getNodeValue(tree));
  return recipe.success ? recipeConflicts(recipe.data) : [];
}

/** The value of a key; of one that is left out, the value that it would stand in. */
function rangeOf(document: TextDocument, tree: Node, at: readonly string[]): Range {
  const node = findNodeAtLocation(tree, [...at]);
  if (!node && at.length > 0) return rangeOf(document, tree, at.slice(0, -1));
  const { offset, length } = node ?? tree;
  return between(document, offset, offset + length);
}

function between(document: TextDocument, start: number, end: number): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}
