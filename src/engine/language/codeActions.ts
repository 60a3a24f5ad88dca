import { CodeActionKind, type CodeAction, type Diagnostic } from 'vscode-languageserver';
import { DECIDE_COMMAND, imagesOf, percent, type DecideParams, type Finding } from '../protocol';
import type { DiagnosticData } from './diagnostics';

/** Suggested classes that are offered by name; the label-fix quick pick has all of them. */
const SUGGESTIONS = 3;

/**
 * Quick fixes for the diagnostics of suspects and of groups of duplicates: relabel to a suggested class, keep, exclude.
 * Each is a command that takes the same way as every other decision; `find` gives the finding while it still stands.
 */
export function codeActions(
  diagnostics: readonly Diagnostic[],
  find: (data: DiagnosticData) => Finding | undefined,
): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const data = diagnostic.data as DiagnosticData | undefined;
    const finding = data && find(data);
    if (!data || !finding) return [];
    if (finding.kind === 'duplicate') return duplicateActions(data.root, diagnostic, finding);
    return finding.kind === 'suspect' ? suspectActions(data.root, diagnostic, finding) : [];
  });
}

function suspectActions(root: string, diagnostic: Diagnostic, finding: Finding): CodeAction[] {
  const common = { root, images: [finding.image.path], evidence: finding.reason };
  const fix = (title: string, params: DecideParams, isPreferred = false): CodeAction =>
    quickFix(diagnostic, title, params, isPreferred);
  return [
    ...finding.suggestions
      .slice(0, SUGGESTIONS)
      .map(({ label, probability }, i) =>
        fix(`Relabel to '${label}' (${percent(probability)})`, { ...common, action: 'relabel', label }, i === 0),
      ),
    fix(`Keep '${finding.image.label}'`, { ...common, action: 'keep' }),
    fix('Exclude from the dataset', { ...common, action: 'exclude' }),
  ];
}

function duplicateActions(root: string, diagnostic: Diagnostic, finding: Finding): CodeAction[] {
  const fix = (title: string, params: Pick<DecideParams, 'action' | 'label'>): CodeAction =>
    quickFix(
      diagnostic,
      title,
      { root, images: imagesOf(finding, params.action), evidence: finding.reason, ...params },
      false,
    );
  return [
    ...finding.suggestions
      .slice(0, SUGGESTIONS)
      .map(({ label }) => fix(`Relabel all copies to '${label}'`, { action: 'relabel', label })),
    fix(`Exclude all copies but ${finding.image.path}`, { action: 'exclude' }),
    fix('Keep all copies as they are', { action: 'keep' }),
  ];
}

function quickFix(diagnostic: Diagnostic, title: string, params: DecideParams, isPreferred: boolean): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred,
    command: { title, command: DECIDE_COMMAND, arguments: [params] },
  };
}
