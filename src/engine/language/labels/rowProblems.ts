import { DiagnosticSeverity } from 'vscode-languageserver';
import { misspellings } from '../../labels/classNames';
import { pictureOf } from '../../protocol';
import type { RecordFormat } from '../../labels/formats/recordFormat';
import type { LabelFile } from './labelFiles';
import { quoted, type LabelProblem } from './labelProblem';
import { byLine, type RecordIndex } from './recordIndex';

/** Rows that name an image again. The first one counts. */
export function repeatedRows(index: RecordIndex, { meaning }: RecordFormat): LabelProblem[] {
  // Rows of boxes are items each, and several raters may say what they like.
  if (meaning.rater !== undefined || meaning.boxColumns.length > 0) return [];
  return [...index.repeated].flatMap((path) => {
    const [first, ...further] = index.of(path);
    return further.map((record): LabelProblem => {
      const same = record.row.label === first.row.label;
      return {
        code: 'labels/duplicate',
        record,
        field: 'image',
        severity: same ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error,
        superfluous: same,
        message:
          `Line ${first.line + 1} names this image ` +
          `${same ? 'with the same label' : `as ${quoted(first.row.label)}`} and counts.`,
        related: [{ record: first, message: 'the row that counts' }],
      };
    });
  });
}

/** Classes that are probably another one, and classes that nobody else has heard of. */
export function classProblems(index: RecordIndex): LabelProblem[] {
  const counts = new Map(index.labels().map((label) => [label, index.count(label)]));
  const wrong = misspellings(counts);
  const spelling = [...wrong].flatMap(([label, { meant, reason }]) =>
    index.ofClass(label).map((record): LabelProblem => ({
      code: 'labels/spelling',
      record,
      field: 'label',
      severity: DiagnosticSeverity.Warning,
      message: `The class ${quoted(label)} may be misspelled: ${reason}.`,
      data: { meant },
    })),
  );
  return [
    ...spelling,
    ...lone(
      index,
      [...counts.keys()].filter((label) => label !== '' && !wrong.has(label)),
    ),
  ];
}

/** From so many rows in the usual class on, a class of one row is worth asking about. */
const USUAL = 5;

/** Asks nothing where classes of one row are as usual as others. */
function lone(index: RecordIndex, labels: readonly string[]): LabelProblem[] {
  const alone = labels.filter((label) => index.count(label) === 1);
  const others = labels
    .map((label) => index.count(label))
    .filter((count) => count > 1)
    .sort((a, b) => a - b);
  const usual = others[others.length >> 1] ?? 0;
  if (alone.length > others.length || usual < USUAL) return [];
  return alone.map((label): LabelProblem => ({
    code: 'labels/lone',
    record: index.ofClass(label)[0],
    field: 'label',
    severity: DiagnosticSeverity.Information,
    message: `No other row has the class ${quoted(label)}; the usual class has ${usual}.`,
  }));
}

export function missing({ document: { index, format }, files }: LabelFile): LabelProblem[] {
  if (format.rowsAreItems) return [];
  const found: LabelProblem[] = [];
  for (const path of index.paths()) {
    if (files.has(pictureOf(path).file)) continue;
    for (const record of index.of(path)) {
      found.push({
        code: 'labels/missing',
        record,
        field: 'image',
        severity: DiagnosticSeverity.Error,
        message: `There is no file ${path} in the dataset's folder.`,
      });
    }
  }
  return found;
}

/** Records that are not written as they should be. */
export function faults(index: RecordIndex): LabelProblem[] {
  return [...index.faulty].sort(byLine).flatMap((record) =>
    record.faults.map(({ code, message }): LabelProblem => ({
      code,
      record,
      message,
      field: code === 'labels/path' ? 'image' : null,
      severity: record.row ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error,
    })),
  );
}
