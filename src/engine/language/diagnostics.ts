import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Range,
} from 'vscode-languageserver';
import type { Finding } from '../protocol';
import { explained } from './explain';
import { toUri } from './uris';

/** Neighbours that a diagnostic points at: a line each in the editor's hover, above the pictures. */
export const EVIDENCE = 3;
/** From these probabilities of a wrong label on, a suspect is an error or a warning; below, an information. */
const ERROR_FROM = 0.9;
const WARNING_FROM = 0.6;
/** An image has no lines: everything said of it stands at its beginning. */
const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Where a diagnostic comes from, so that a code action finds its finding again. */
export interface DiagnosticData {
  readonly root: string;
  readonly finding: string;
}

/**
 * Problems on the image files themselves, by URI: suspects, copies with different labels or in different splits, and
 * unreadable files, the first `maximum` in the order given.
 * The last of them says how many more there are.
 */
export function imageDiagnostics(
  root: string,
  findings: readonly Finding[],
  maximum: number,
): Map<string, Diagnostic[]> {
  const shown = findings.filter(
    ({ kind, id }) => kind === 'suspect' || kind === 'unreadable' || id.startsWith('duplicate/'),
  );
  const byUri = new Map<string, Diagnostic[]>();
  for (const finding of shown.slice(0, maximum)) {
    const uri = toUri(root, finding.image.path);
    byUri.set(uri, [...(byUri.get(uri) ?? []), toDiagnostic(root, finding)]);
  }
  const rest = shown.length - maximum;
  const last = [...byUri.values()].at(-1);
  if (last && rest > 0) last.push(restDiagnostic(rest));
  return byUri;
}

export function toDiagnostic(root: string, finding: Finding): Diagnostic {
  return {
    range: START,
    severity: finding.kind === 'suspect' ? severityOf(finding.score) : DiagnosticSeverity.Warning,
    ...explained(finding.id.startsWith('duplicate/') ? finding.id.slice(0, finding.id.indexOf(':')) : finding.kind),
    message: finding.reason,
    relatedInformation: finding.evidence.slice(0, EVIDENCE).map((neighbour): DiagnosticRelatedInformation => ({
      location: { uri: toUri(root, neighbour.path), range: START },
      message: `${neighbour.label || 'unlabelled'} at distance ${neighbour.distance.toFixed(3)}`,
    })),
    data: { root, finding: finding.id } satisfies DiagnosticData,
  };
}

/** How grave a suspect is, by the probability that its label is wrong. */
export function severityOf(probability: number): DiagnosticSeverity {
  if (probability >= ERROR_FROM) return DiagnosticSeverity.Error;
  return probability >= WARNING_FROM ? DiagnosticSeverity.Warning : DiagnosticSeverity.Information;
}

function restDiagnostic(rest: number): Diagnostic {
  return {
    range: START,
    severity: DiagnosticSeverity.Information,
    ...explained('more'),
    message: `${rest} more ${rest === 1 ? 'finding is' : 'findings are'} listed by Nearmiss: Review Findings.`,
  };
}
