import { DiagnosticSeverity } from 'vscode-languageserver';
import type { Finding } from '../../protocol';
import { EVIDENCE, severityOf } from '../diagnostics';
import type { LabelFile } from './labelFiles';
import { quoted, type LabelProblem } from './labelProblem';
import type { RowRecord } from './labelRecord';
import type { RecordIndex } from './recordIndex';

/** Suspects whose row still has the label that was judged, the surest first. */
export function standingSuspects({
  findings,
  document: { index },
}: LabelFile): { readonly finding: Finding; readonly record: RowRecord }[] {
  const suspected = [...findings.values()]
    .flat()
    .filter(({ kind }) => kind === 'suspect')
    .sort((a, b) => b.score - a.score);
  return suspected.flatMap((finding) => {
    const record = index.rowOf(finding.image.path);
    return record?.row.label === finding.image.label ? [{ finding, record }] : [];
  });
}

export function suspects(file: LabelFile): LabelProblem[] {
  return standingSuspects(file).map(({ finding, record }) => suspect(file.root, record, finding, file.document.index));
}

function suspect(root: string, record: RowRecord, finding: Finding, index: RecordIndex): LabelProblem {
  const related = finding.evidence.slice(0, EVIDENCE).flatMap(({ path, distance }) => {
    const neighbour = index.rowOf(path);
    return neighbour
      ? [{ record: neighbour, message: `${neighbour.row.label || 'unlabelled'} at distance ${distance.toFixed(3)}` }]
      : [];
  });
  return {
    code: 'suspect',
    record,
    field: 'label',
    severity: severityOf(finding.score),
    message: finding.reason,
    related,
    data: { root, finding: finding.id },
  };
}

/** Groups of the same picture as the rows have them now, by the path of their image. */
function groups({
  findings,
  document: { index },
}: LabelFile): { readonly finding: Finding; readonly rows: readonly RowRecord[] }[] {
  return [...findings.values()]
    .flat()
    .filter(({ kind }) => kind === 'duplicate')
    .map((finding) => ({
      finding,
      rows: [finding.image, ...finding.evidence]
        .map(({ path }) => index.rowOf(path))
        .filter((row) => row !== undefined),
    }));
}

/** The same picture under several labels: said of every row of the group, since each may be the wrong one. */
export function conflicts(file: LabelFile): LabelProblem[] {
  return groups(file).flatMap(({ finding, rows }) => {
    const labels = [...new Set(rows.map(({ row }) => row.label))].filter((label) => label !== '');
    if (labels.length < 2) return [];
    return rows
      .filter(({ row }) => row.label !== '')
      .map((record): LabelProblem => {
        const others = labels.filter((label) => label !== record.row.label);
        return {
          code: 'duplicate/conflict',
          record,
          field: 'label',
          severity: DiagnosticSeverity.Warning,
          message: `The same picture is labelled ${others.map(quoted).join(' and ')} in another row.`,
          related: siblings(rows, record, ({ row }) => `the same picture, labelled ${quoted(row.label)}`),
          data: { root: file.root, finding: finding.id, labels: others },
        };
      });
  });
}

/** The same picture in several splits. */
export function leaks(file: LabelFile): LabelProblem[] {
  return groups(file).flatMap(({ finding, rows }) => {
    const splits = [...new Set(rows.map(({ row }) => row.split))].filter((split) => split !== '').sort();
    if (splits.length < 2) return [];
    return rows
      .filter(({ row }) => row.split !== '')
      .map((record): LabelProblem => ({
        code: 'duplicate/leak',
        record,
        field: 'image',
        severity: DiagnosticSeverity.Warning,
        message:
          `The same picture is in ${splits.map(quoted).join(' and in ')}, so a test on one flatters what was ` +
          'trained on the other.',
        related: siblings(rows, record, ({ row }) => `the same picture in ${quoted(row.split)}`),
        data: { root: file.root, finding: finding.id },
      }));
  });
}

/** Images that could not be decoded. */
export function unreadable({ root, findings, document: { index } }: LabelFile): LabelProblem[] {
  const unread = [...findings.values()]
    .flat()
    .filter(({ kind, id }) => kind === 'unreadable' && id.startsWith('unreadable:files/'));
  return unread.flatMap((finding) => {
    const record = index.rowOf(finding.image.path);
    return record
      ? [
          {
            code: 'unreadable',
            record,
            field: 'image' as const,
            severity: DiagnosticSeverity.Warning,
            message: finding.reason,
            data: { root, finding: finding.id },
          },
        ]
      : [];
  });
}

function siblings(
  rows: readonly RowRecord[],
  record: RowRecord,
  words: (other: RowRecord) => string,
): LabelProblem['related'] {
  return rows
    .filter((other) => other !== record)
    .slice(0, EVIDENCE)
    .map((other) => ({ record: other, message: words(other) }));
}
