import type { DatasetInfo } from '../protocol/dataset';
import { exportedRows } from './exportedRows';
import { normalizeImagePath } from '../files/imagePath';
import { countRecords, type LabelRows } from './labelRows';
import { EXCLUDED, type LabelField, type LabelRow } from './formats/fields';
import { indexPaths, lazyLabels, type LabelEntries, type LabelSource, unknownImage } from './labelSource';
import { type Problem, Problems } from '../files/problem';
import { editRows, type RecordsOf } from './rowEdit';
import { RowFacts } from './writing/rowFacts';

/**
 * The labels of a label file. `exists` says whether an image (or, with an id in its place, a row) is there; `found` are
 * problems known before.
 */
export function rowSource(
  info: DatasetInfo,
  rows: LabelRows,
  exists: (path: string) => boolean,
  found: readonly Problem[] = [],
  images: readonly string[] = [],
): LabelSource {
  const { entries, further, differing, missing, problems } = readEntries(info.labelFile, rows, exists);
  let index: Map<string, number> | undefined;
  const entryOf = (image: string): number => {
    const i = (index ??= indexPaths(entries.paths)).get(image);
    if (i === undefined) throw unknownImage(image);
    return i;
  };
  // The first record of an image counts, yet an edit is about every one.
  const recordsOf: RecordsOf = {
    image: (image) => [entries.records[entryOf(image)], ...(further.get(image) ?? [])],
    named: (path) => missing.get(path) ?? (labelOf(path) === undefined ? [] : recordsOf.image(path)),
    path: (row) => locate(row.image, exists),
  };
  const labelOf = lazyLabels(entries);
  const facts = new RowFacts(info.labelFile, rows);
  return {
    info,
    entries,
    files: [info.labelFile],
    reading: {
      what: describeRows(info, rows, entries),
      missing: [...missing.values()].reduce((count, records) => count + records.length, 0),
      unnamed: countUnnamed(entries, images),
    },
    problems: [...found, ...problems.list()],
    labelOf,
    differing,
    exported: (pathOf) => exportedRows(rows, (row) => locate(row.image, exists), pathOf),
    edit: (changes) => editRows(facts, changes, recordsOf),
  };
}

/** The label file, its columns, and what they say. */
function describeRows({ labelFile }: DatasetInfo, rows: LabelRows, { labels, splits }: LabelEntries): string {
  const kind = /\.jsonl$/i.test(labelFile) ? 'lines' : 'table';
  const column = (field: LabelField, as: string) => {
    const name = rows.format.columnOf(field);
    return name === undefined ? [] : [`${as} "${name}"`];
  };
  const columns = [
    ...column('image', rows.areItems ? 'ids' : 'images'),
    ...column('label', 'labels'),
    ...column('split', 'splits'),
  ];
  const classes = new Set(labels.filter(Boolean)).size;
  const named = splits ? `, splits ${[...new Set(splits)].filter(Boolean).join(', ')}` : '';
  return `${kind} ${labelFile}: ${columns.join(', ')}; ${classes} classes${named}`;
}

function countUnnamed({ paths }: LabelEntries, images: readonly string[]): number {
  const named = new Set(paths);
  return images.filter((path) => !named.has(path)).length;
}

interface ReadRows {
  readonly entries: LabelEntries & { readonly records: Uint32Array };
  /** Records that name an image again, by path. */
  readonly further: ReadonlyMap<string, number[]>;
  /** Images of which further records say another label. */
  readonly differing: ReadonlySet<string>;
  /** Records that name a file which is not there, by path. */
  readonly missing: ReadonlyMap<string, number[]>;
  readonly problems: Problems;
}

function readEntries(file: string, rows: LabelRows, exists: (path: string) => boolean): ReadRows {
  const problems = new Problems();
  const paths: string[] = [],
    labels: string[] = [],
    splits: string[] = [],
    excluded: number[] = [],
    records: number[] = [];
  const firstOf = new Map<string, number>();
  const further = new Map<string, number[]>();
  const differing = new Set<string>();
  const missing = new Map<string, number[]>();
  const line = (record: number) => rows.lines[record] + 1;
  if (rows.headerProblem !== null) problems.add('labels/header', file, rows.headerProblem, 1);

  const row: LabelRow = { image: '', label: '', split: '', state: '' };
  for (let record = 0; record < countRecords(rows); record++) {
    // Without a header there are no rows, yet marks of a merge conflict may be the reason.
    const report = (code: string, message: string) => {
      if (rows.headerProblem === null || code === 'labels/conflict') problems.add(code, file, message, line(record));
    };
    if (!rows.read(record, row, report) || rows.headerProblem !== null) continue;
    const path = locate(row.image, exists);
    if (path === null) {
      problems.add(
        'labels/path',
        file,
        `"${row.image}" is no path inside the dataset's folder. Paths are relative to it, with /.`,
        line(record),
      );
    } else if (firstOf.has(path)) {
      const first = firstOf.get(path)!;
      const same = labels[first] === row.label ? 'the same label' : `another label, "${labels[first]}"`;
      if (labels[first] !== row.label) differing.add(path);
      problems.add(
        'labels/duplicate',
        path,
        `A second row names this image; line ${line(records[first])} has it with ${same} and counts.`,
        line(record),
      );
      further.set(path, [...(further.get(path) ?? []), record]);
    } else if (!exists(path)) {
      problems.add('labels/missing', path, 'The row names this image, and no such file is there.', line(record));
      missing.set(path, [...(missing.get(path) ?? []), record]);
    } else {
      firstOf.set(path, paths.length);
      paths.push(path);
      labels.push(row.label);
      splits.push(row.split);
      excluded.push(row.state.trim().toLowerCase() === EXCLUDED ? 1 : 0);
      records.push(record);
    }
  }
  const entries = {
    paths,
    labels,
    splits: rows.has('split') ? splits : null,
    ...(rows.areItems && { texts: records.map((record) => rows.rest(record)) }),
    excluded: Uint8Array.from(excluded),
    records: Uint32Array.from(records),
  };
  return { entries, further, differing, missing, problems };
}

/** The path of an image; backslashes of a table made on Windows are taken as `/` where that finds the file. */
function locate(image: string, exists: (path: string) => boolean): string | null {
  const path = normalizeImagePath(image);
  if (path === null || !image.includes('\\') || exists(path)) return path;
  const folders = normalizeImagePath(image.replaceAll('\\', '/'));
  return folders !== null && exists(folders) ? folders : path;
}
