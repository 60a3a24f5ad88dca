import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic,
  type DiagnosticRelatedInformation,
} from 'vscode-languageserver';
import { explained, type ProblemCode } from '../explain';
import { conflicts, leaks, suspects, unreadable } from './findingProblems';
import type { LabelFile } from './labelFiles';
import type { LabelProblem } from './labelProblem';
import { byLine } from './recordIndex';
import { classProblems, faults, missing, repeatedRows } from './rowProblems';

/**
 * The problems of a label file as the editor shows them: of each kind the first `maximum`, in the order of their lines,
 * and at the header how many more there are.
 */
export function labelDiagnostics(file: LabelFile, maximum: number): Diagnostic[] {
  const { document } = file;
  const { headerProblem } = document.format;
  if (maximum === 0) return [];
  if (headerProblem !== null) return [atHeader(file, DiagnosticSeverity.Error, 'labels/header', headerProblem)];
  const byCode = labelProblems(file);
  const shown = [...byCode.values()]
    .flatMap((problems) => problems.slice(0, maximum))
    .sort((a, b) => byLine(a.record, b.record));
  const rest = [...byCode]
    .filter(([, { length }]) => length > maximum)
    .map(([code, { length }]) => `${length - maximum} of ${code}`);
  const more =
    rest.length > 0
      ? [
          atHeader(
            file,
            DiagnosticSeverity.Information,
            'more',
            `More problems than are listed here: ${rest.join(', ')}.`,
          ),
        ]
      : [];
  return [...more, ...shown.map((problem) => toDiagnostic(file, problem))];
}

function toDiagnostic(
  { uri, document }: LabelFile,
  { code, record, field, severity, message, related, superfluous, data }: LabelProblem,
): Diagnostic {
  return {
    range: field ? document.cellRange(record, field) : document.rangeOf(record),
    severity,
    message,
    data,
    ...explained(code),
    ...(superfluous && { tags: [DiagnosticTag.Unnecessary] }),
    ...(related &&
      related.length > 0 && {
        relatedInformation: related.map((one): DiagnosticRelatedInformation => ({
          location: { uri, range: document.rangeOf(one.record) },
          message: one.message,
        })),
      }),
  };
}

function atHeader(
  { document }: LabelFile,
  severity: DiagnosticSeverity,
  code: ProblemCode,
  message: string,
): Diagnostic {
  const header = document.header ?? document.records[0];
  const start = { line: 0, character: 0 };
  return { range: header ? document.rangeOf(header) : { start, end: start }, severity, message, ...explained(code) };
}

/** All problems of a label file by their code, those most worth a look first within each. */
function labelProblems(file: LabelFile): Map<string, LabelProblem[]> {
  const {
    document: { index, format },
  } = file;
  const kinds = [
    suspects(file),
    conflicts(file),
    leaks(file),
    repeatedRows(index, format),
    classProblems(index),
    missing(file),
    unreadable(file),
    faults(index),
  ];
  const byCode = new Map<string, LabelProblem[]>();
  for (const problem of kinds.flat()) {
    const list = byCode.get(problem.code);
    if (list) list.push(problem);
    else byCode.set(problem.code, [problem]);
  }
  return byCode;
}
