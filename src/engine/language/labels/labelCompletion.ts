import { posix } from 'node:path';
import {
  CompletionItemKind,
  type CompletionItem,
  type CompletionList,
  type Position,
  type Range,
  type TextEdit,
} from 'vscode-languageserver';
import { EXCLUDED } from '../../labels/formats/fields';
import type { LabelWriter } from '../../labels/writing/labelWriter';
import { NearmissError } from '../../protocol';
import { percent } from '../../protocol/percent';
import { cursorAt, valueRange, type Cursor } from './cursor';
import { picture } from './imageMarkdown';
import type { LabelDocument } from './labelDocument';
import type { LabelFile } from './labelFiles';
import type { RowRecord } from './labelRecord';
import { rowReport } from './rowReport';

/**
 * The editor filters what it is given. Where there is more, it is given what fits best and asks again with each key.
 */
const MOST = 1000;
const AGAIN = { title: 'Suggest', command: 'editor.action.triggerSuggest' };

/** A value that a cell could have, best first. */
interface Choice {
  readonly value: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  /** The image that shows what is meant. */
  readonly example?: string;
  /** The value is a folder, whose files come next. */
  readonly unfinished?: boolean;
  /** How the cell is written, where that hangs on the rest of the file. */
  readonly written?: string;
  /** What else can be typed for it: the name of a class by its number. */
  readonly alias?: string;
  /** What changes along: the name beside a number. */
  readonly along?: readonly TextEdit[];
}

/** Classes ranked by the neighbours of the row's image, paths of images, splits and states. */
export function complete(file: LabelFile, position: Position): CompletionList | null {
  const { document } = file;
  const cursor = cursorAt(document, position);
  if (!cursor)
    return isBlank(file, position)
      ? items(file, paths(file, ''), '', { start: position, end: position }, '', true)
      : null;
  const { record, field, offset } = cursor;
  const cell = field && document.cell(record, field);
  if (!cell) return null;
  const raw = record.text.slice(cell[0], cell[1]);
  const text = typed(file, cursor, offset);
  const choices = { label: classes, split: splits, state: states, image: () => paths(file, text) }[field](file, cursor);
  return items(file, choices, text, document.cellRange(record, field), raw, cell[0] === 0);
}

function items(
  { root, document }: LabelFile,
  choices: readonly Choice[],
  text: string,
  range: Range,
  raw: string,
  first: boolean,
): CompletionList {
  const quote = document.format.quotes && raw.startsWith('"') ? '"' : '';
  const list = fitting(choices, text).map((choice, i): CompletionItem => {
    const { value, kind, detail, example, unfinished, written, alias, along } = choice;
    return {
      label: value,
      kind,
      detail,
      sortText: String(i).padStart(4, '0'),
      filterText: quote + value + (alias ? ` ${alias}` : ''),
      textEdit: { range, newText: written ?? document.format.encode(value, raw, first) },
      ...(along && along.length > 0 && { additionalTextEdits: [...along] }),
      ...(example && { documentation: { kind: 'markdown' as const, value: picture(root, example) } }),
      ...(unfinished && { command: AGAIN }),
    };
  });
  return { items: list, isIncomplete: choices.length > MOST };
}

/** Of many choices those that begin with what is typed, then those that hold it elsewhere. */
function fitting(choices: readonly Choice[], text: string): readonly Choice[] {
  if (choices.length <= MOST) return choices;
  const place = ({ value }: Choice) => value.toLowerCase().indexOf(text.toLowerCase());
  return [...choices.filter((choice) => place(choice) === 0), ...choices.filter((choice) => place(choice) > 0)].slice(
    0,
    MOST,
  );
}

/**
 * Those that neighbours vote for, with the nearest of them as the picture; then the others, the most frequent first.
 */
function classes(file: LabelFile, { record }: Cursor): Choice[] {
  const { index } = file.document;
  const report = rowReport(file, record);
  const voted = report?.choices.filter(({ share }) => share > 0) ?? [];
  const known = new Set(voted.map(({ label }) => label));
  const others = index
    .labels()
    .filter((label) => label !== '' && !known.has(label))
    .sort((a, b) => index.count(b) - index.count(a) || (a < b ? -1 : 1));
  const choices = [
    ...voted.map(({ label, share, reason }): Choice => ({
      value: label,
      kind: CompletionItemKind.Class,
      detail: `${percent(share)} · ${reason}`,
      example: report?.neighbours.find((near) => near.label === label)?.path,
    })),
    ...others.map((label): Choice => ({
      value: label,
      kind: CompletionItemKind.Class,
      detail: `${index.count(label)} ${index.count(label) === 1 ? 'row' : 'rows'}`,
    })),
  ];
  const writer = file.document.writer(record);
  return choices.flatMap((choice) => writable(file.document, writer, record, choice));
}

/** A class as the row would have it, with what changes along; none where the file refuses it. */
function writable(document: LabelDocument, writer: LabelWriter, record: RowRecord, choice: Choice): Choice[] {
  try {
    const writing = writer.resolve(choice.value);
    const named = writer.nameOf(writing.label);
    const [own, ...beside] = document.labelChange(record, writing, writer).cells;
    const along = beside.flatMap(({ column, was, now }): TextEdit[] => {
      const range = was === now ? null : document.placeOf(record, column);
      return range ? [{ range, newText: now }] : [];
    });
    if (named === undefined) return [{ ...choice, written: own.now }];
    return [{ ...choice, written: own.now, along, alias: named, detail: `${named} · ${choice.detail}` }];
  } catch (error) {
    if (error instanceof NearmissError) return [];
    throw error;
  }
}

/** Folders and images in the folder that is typed, those first that no row names yet. */
function paths({ document: { index }, files }: LabelFile, value: string): Choice[] {
  const folder = value.slice(0, value.lastIndexOf('/') + 1);
  const { folders, images } = files.list(posix.normalize(folder || '.'));
  const line = (path: string) => index.of(posix.normalize(path))[0]?.line;
  const found = images.map((name): Choice => {
    const at = line(folder + name);
    return {
      value: folder + name,
      kind: CompletionItemKind.File,
      detail: at === undefined ? undefined : `named on line ${at + 1}`,
      example: folder + name,
    };
  });
  return [
    ...found.filter(({ detail }) => detail === undefined),
    ...folders.map((name): Choice => ({
      value: `${folder}${name}/`,
      kind: CompletionItemKind.Folder,
      unfinished: true,
    })),
    ...found.filter(({ detail }) => detail !== undefined),
  ];
}

function splits({ document }: LabelFile): Choice[] {
  const names = new Set(document.records.map(({ row }) => row?.split ?? ''));
  return [...names]
    .filter(Boolean)
    .sort()
    .map((value) => ({ value, kind: CompletionItemKind.EnumMember }));
}

function states({ document }: LabelFile, { record }: Cursor): Choice[] {
  if (!document.writer(record).ownsState) return [];
  return [{ value: EXCLUDED, kind: CompletionItemKind.EnumMember, detail: 'takes the image out of the dataset' }];
}

/** The value of the cell as far as the position. */
function typed({ document }: LabelFile, { record, field }: Cursor, offset: number): string {
  const [start] = valueRange(document, record, field!)!;
  return record.text.slice(start, Math.max(start, offset)).replace(/^"/, '').replaceAll('\\\\', '\\');
}

/** Whether a position is on a line that is still empty. */
function isBlank({ document }: LabelFile, position: Position): boolean {
  const record = document.records[document.locate(position).record];
  return document.header !== undefined && (record === undefined || record.text.trim() === '');
}
