import type { Problem } from '../files/problem';
import type { Finding } from '../protocol/findings';

/**
 * What stands in the way of reading a dataset, as findings in the order in which it was found: files first, then rows
 * of the label file.
 */
export function fileProblemFindings(problems: readonly Problem[], labelOf: (path: string) => string): Finding[] {
  return problems.map(({ path, line, code, message }) => ({
    id: `unreadable:${code}:${path}${line === undefined ? '' : `:${line}`}`,
    kind: 'unreadable',
    image: { path, label: labelOf(path) },
    score: 1,
    reason: line === undefined ? message : `Line ${line}: ${message}`,
    clears: line === undefined ? 'Replace, repair or delete the file.' : 'Correct the line.',
    suggestions: [],
    evidence: [],
  }));
}

/** Images that could not be decoded, as problems of their files. */
export function unreadableImages(paths: readonly string[], problems: readonly (string | null)[]): Problem[] {
  return paths.flatMap((path, i) =>
    problems[i] === null ? [] : [{ path, code: 'files/unreadable', message: problems[i] }],
  );
}
