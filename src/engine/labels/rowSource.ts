import type { DatasetInfo } from '../protocol/dataset';
import { countUnnamed } from './countUnnamed';
import { exportedRows } from './exportedRows';
import type { LabelField, LabelRow } from './formats/fields';
import { indexPaths, lazyLabels, type LabelEntries, type LabelSource, unknownImage } from './labelSource';
import type { Problem } from '../files/problem';
import { hasLines } from './parseLabels';
import { type LabelTable, readRows } from './readRows';
import { editRows, type RecordsOf } from './rowEdit';
import type { Consensus } from './votes';
import { RowFacts } from './writing/rowFacts';

/**
 * The labels of a label file. @param found problems known before @param images all of the dataset, to count those that
 * no row names; none where another file may name them
 */
export function rowSource(
  info: DatasetInfo,
  table: LabelTable,
  found: readonly Problem[] = [],
  images: readonly string[] = [],
): LabelSource {
  const { file, rows, pictures } = table;
  const { entries, further, differing, missing, problems, consensus, bare } = readRows(table);
  let index: Map<string, number> | undefined;
  const entryOf = (image: string): number => {
    const i = (index ??= indexPaths(entries.paths)).get(image);
    if (i === undefined) throw unknownImage(image);
    return i;
  };
  const labelOf = lazyLabels(entries);
  const imageOf = (row: LabelRow) => {
    const picture = rows.areItems ? row.image : pictures.locate(row.image);
    return picture === null ? null : picture + (row.part ?? '');
  };
  // The first record of an image is its entry's, yet an edit is about every one.
  const recordsOf: RecordsOf = {
    image: (image) => [entries.records[entryOf(image)], ...(further.get(image) ?? [])],
    named: (path) => missing.get(path) ?? (labelOf(path) === undefined ? [] : recordsOf.image(path)),
    path: imageOf,
    label: labelOf,
  };
  const facts = new RowFacts(file, rows);
  const parts = entries.paths.length > 0 && rows.format.meaning.boxColumns.length > 0;
  return {
    info,
    entries,
    files: [file],
    reading: {
      what: describeRows(table, entries, parts) + describeVotes(consensus, differing),
      missing: [...missing.values()].reduce((count, records) => count + records.length, 0),
      unnamed: countUnnamed(entries.paths, bare, images),
    },
    problems: [...found, ...problems.list()],
    notes: pictures.notes,
    labelOf,
    differing,
    pathOf: (_, name) => (rows.areItems ? name : pictures.locate(name)),
    exported: (pathOf) => ({ [file]: exportedRows(rows, imageOf, pathOf) }),
    edit: (changes) => editRows(facts, changes, recordsOf),
  };
}

/** The label file, its columns, and what they say. */
function describeRows({ file, rows }: LabelTable, { paths, labels, splits }: LabelEntries, parts: boolean): string {
  const kind = hasLines(file) ? 'lines' : 'table';
  const { meaning } = rows.format;
  const column = (field: LabelField, as: string) => {
    const name = rows.format.columnOf(field);
    return name === undefined ? [] : [`${as} "${name}"`];
  };
  const columns = [
    ...column('image', rows.areItems ? 'ids' : 'images'),
    ...column('label', 'labels'),
    ...(meaning.classes.length > 0 ? ['a column of 0 and 1 for each class'] : []),
    ...column('split', 'splits'),
    ...(parts ? [`boxes "${meaning.boxColumns.join('", "')}"`] : []),
    ...(meaning.rater === undefined ? [] : [`raters "${meaning.rater}"`]),
  ];
  const classes = new Set(labels.filter(Boolean)).size;
  const named = splits?.some(Boolean) ? `, splits ${[...new Set(splits)].filter(Boolean).join(', ')}` : '';
  const items = parts ? `${paths.length} boxes, ` : '';
  return `${kind} ${file}: ${columns.join(', ')}; ${items}${classes} classes${named}`;
}

/** What several rows of an image make of it, in words to follow others; '' where none are. */
function describeVotes(consensus: Consensus | null, differing: ReadonlySet<string>): string {
  if (!consensus || (consensus.raters === 0 && differing.size === 0)) return '';
  const who = consensus.raters > 1 ? `${consensus.raters} raters` : 'rows';
  const how = consensus.method === 'majority' ? 'the label is what most say' : 'labels by how often each errs';
  return `; ${who} differ on ${differing.size} of ${consensus.labels.size} images, ${how}`;
}
