import { posix } from 'node:path';
import { isImageFile } from '../../files/imageNames';
import { splitOfName } from '../splitNames';
import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations } from './annotations';
import { ClassList } from './classList';
import { spelledInLine } from './spelledInLine';
import { linesOf, type TextLine } from './textLines';

/** Lists with the names of the classes in the order of their numbers. */
const NAMES = /^(synsets?|classes|labels|class_?names)\.txt$/i;
/** Lines of a file that are looked at to tell the form. */
const SAMPLE = 50;
/** A path up to its ending, which quotes may stand before, and what follows it. */
const AFTER_ENDING = /^(.*\.(?:jpe?g|jpe|jfif|png|webp|gif|tiff?|avif|bmp)["']?)(\s+|[,;]\s*)(\S.*)$/i;
const BEFORE_NUMBER = /^(.*\S)(\s+)(\d+)$/;
const PICTURE_FOLDERS = ['', 'images', 'data'];

/**
 * Lists of pictures with a label each, a file per split: `train.txt` with lines `n01440764/1.JPEG 0`, as Caffe and
 * Datumaro have them for ImageNet (https://github.com/BVLC/caffe/tree/master/data/ilsvrc12), and the names of the
 * numbers in `synsets.txt`. A name may stand in place of the number.
 */
export const imagenetLists: AnnotationForm = {
  name: 'lists',
  title: 'lists of pictures and labels',
  async find(folder) {
    const names = await folder.files();
    const lists = names.filter((name) => /\.txt$/i.test(name) && splitOfName(posix.parse(name).name) !== null);
    const classes = names.filter((name) => NAMES.test(name));
    let [labelled, others] = [0, 0];
    for (const list of lists) {
      const lines = linesOf(await folder.head(list)).slice(0, SAMPLE);
      const some = lines.filter((line) => parseLine(line)).length;
      labelled += some;
      others += lines.slice(0, -1).filter((line) => !parseLine(line) && !isImageFile(line.text)).length;
    }
    // Of a dataset whose pictures were all excluded only the names are left.
    const emptied = labelled + others === 0 && classes.length > 0 && lists.length > 0;
    return labelled > 10 * others || emptied ? [...lists, ...classes.slice(0, 1)] : [];
  },
  async read(files) {
    const texts = await Promise.all(files.files.map((file) => files.text(file)));
    const reading = new ListsReading(new Annotations(files.files, texts), files);
    return reading.read();
  },
};

class ListsReading {
  /** Where each annotation stands. */
  private readonly rows: Row[] = [];

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
  ) {}

  read(): ReadAnnotations {
    const { annotations } = this;
    const names = annotations.files.findIndex((file) => NAMES.test(file));
    const list = names < 0 ? null : ClassList.ofLines(annotations.texts[names], names, annotations.files[names]);
    const rows = annotations.files.flatMap((file, f) => (f === names ? [] : this.rowsOf(f, file)));
    const numbered = rows.some(({ labels }) => labels.length > 0) && rows.every((row) => row.labels.every(isNumber));
    const first = numbered && list ? firstNumber(rows, list.names.length) : 0;
    const classes = numbered ? list : null;
    if (first === 1) annotations.notes.push('The numbers of the classes are counted from 1, as none is 0.');
    if (numbered && !list)
      annotations.notes.push(
        'No file says the names of the class numbers. Write them into synsets.txt, one per line, in their order.',
      );
    for (const row of rows) {
      const { labels, picture, split, file } = row;
      if (labels.length === 0) this.rows[annotations.add({ picture, label: '', split })] = row;
      for (const { text, start } of labels) {
        const label = classes ? classes.nameOf(String(Number(text) - first)) : text;
        const end = start + text.length;
        this.rows[annotations.add({ picture, label, split, file, start, end })] = row;
      }
    }
    const several = rows.filter(({ labels }) => labels.length > 1).length;
    if (several > 0) annotations.notes.push(`${several} lines have several labels; the first of them counts here.`);
    return {
      annotations,
      writer: {
        spell: (label) => {
          if (!classes) return { text: spelledInLine(label) };
          const { text, also } = classes.numberOf(label);
          return { text: String(Number(text) + first), also };
        },
        remove: (some) =>
          some.map((annotation) => {
            const { file, line } = this.rows[annotation];
            return { annotation, file, edit: { start: line.from, end: line.next, text: '' } };
          }),
        mayForget: (label) => classes?.mayForget(label) ?? true,
      },
    };
  }

  private rowsOf(file: number, name: string): Row[] {
    const split = splitOfName(posix.parse(name).name) ?? '';
    const lines = linesOf(this.annotations.texts[file]);
    const parsed = lines.map(
      (line) => parseLine(line) ?? (isImageFile(line.text) ? { path: line.text, labels: [] } : null),
    );
    const bases = PICTURE_FOLDERS.flatMap((folder) => [folder, posix.join(folder, split)]);
    this.files.pictures.learn(
      parsed.flatMap((one) => (one ? [one.path] : [])),
      bases,
    );
    const torn = parsed.findIndex((one) => one === null);
    if (torn >= 0)
      this.annotations.notes.push(
        `${parsed.filter((one) => one === null).length} lines of ${name} name no picture and are left out, as ` +
          `"${lines[torn].text.slice(0, 60)}".`,
      );
    return lines.flatMap((line, l) => {
      const one = parsed[l];
      if (!one) return [];
      const picture = this.files.pictures.locate(one.path, bases) ?? one.path;
      return [{ labels: one.labels, line, picture, split, file }];
    });
  }
}

interface Label {
  readonly text: string;
  readonly start: number;
}

interface Row {
  readonly labels: readonly Label[];
  readonly line: TextLine;
  readonly picture: string;
  readonly split: string;
  readonly file: number;
}

/** The path and the labels of a line: one name, or numbers; null where it is no such line. */
function parseLine({ text, start }: TextLine): { readonly path: string; readonly labels: readonly Label[] } | null {
  const found = AFTER_ENDING.exec(text) ?? BEFORE_NUMBER.exec(text);
  if (!found) return null;
  const [, path, blanks, rest] = found;
  const at = start + path.length + blanks.length;
  if (!/^\d+([\s,]+\d+)*$/.test(rest)) return { path, labels: [{ text: rest, start: at }] };
  return { path, labels: [...rest.matchAll(/\d+/g)].map((one) => ({ text: one[0], start: at + one.index })) };
}

function isNumber({ text }: Label): boolean {
  return /^\d+$/.test(text);
}

/** 1 where numbers reach from 1 to the count of names, as some count. */
function firstNumber(rows: readonly Row[], names: number): 0 | 1 {
  let [least, most] = [Infinity, -Infinity];
  for (const { labels } of rows) {
    for (const { text } of labels) {
      least = Math.min(least, Number(text));
      most = Math.max(most, Number(text));
    }
  }
  return least >= 1 && most === names ? 1 : 0;
}
