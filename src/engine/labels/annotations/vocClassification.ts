import { posix } from 'node:path';
import type { AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations, type AnnotationEdit } from './annotations';
import { unknownClass } from './nearestClass';
import { readTexts } from './readTexts';
import { linesOf } from './textLines';
import { SET_FILE, splitOfSet } from './vocSets';

const FOLDER = 'ImageSets/Main';
/** A picture and whether it shows the class: 1, -1, or 0 where that is hard to say. */
const LINE = /^(.*\S)(\s+)(-1|0|1)$/;
const CLASS_FILE = /^(.+)_(trainval|train|val|test)\.txt$/i;
const PICTURE_FOLDERS = ['JPEGImages', 'images', ''];

/**
 * Pascal VOC's image sets as labels of whole pictures: `ImageSets/Main/cat_train.txt` names every picture of the split
 * with 1 or -1. http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html
 */
export const vocClassification: AnnotationForm = {
  name: 'voc-classification',
  title: 'Pascal VOC image sets',
  async find(folder) {
    const names = (await folder.files(FOLDER)).filter((name) => CLASS_FILE.test(name));
    if (names.length === 0) return [];
    for (const name of names.slice(0, 10)) {
      const lines = linesOf(await folder.head(posix.join(FOLDER, name))).slice(0, 20);
      if (lines.filter((line) => LINE.test(line.text)).length * 2 < lines.length) return [];
    }
    return names.map((name) => posix.join(FOLDER, name));
  },
  async read(files) {
    const notes: string[] = [];
    const all = await files.below('', SET_FILE);
    const annotations = new Annotations(all, await readTexts(files, all, notes));
    annotations.notes.push(...notes);
    return new SetsReading(annotations).read((id) => files.pictures.locate(id, PICTURE_FOLDERS) ?? id);
  },
};

/** What a file says of one picture. */
interface Mark {
  readonly file: number;
  readonly shown: boolean;
  /** Where the 1 or -1 stands, with the blank that makes both equally wide. */
  readonly start: number;
  readonly end: number;
  /** The whole line. */
  readonly from: number;
  readonly next: number;
}

class SetsReading {
  private readonly marks = new Map<string, Map<string, Mark[]>>();
  /** Lines that name a picture in lists of splits. */
  private readonly listed = new Map<string, Pick<Mark, 'file' | 'from' | 'next'>[]>();
  private readonly splits = new Map<string, string>();
  private readonly classes = new Set<string>();
  private readonly ids: string[] = [];

  constructor(private readonly annotations: Annotations) {}

  read(pictureOf: (id: string) => string): ReadAnnotations {
    const { annotations } = this;
    let torn = 0;
    for (const [f, file] of annotations.files.entries()) torn += this.readFile(f, posix.basename(file));
    if (torn > 0) annotations.notes.push(`${torn} lines of image sets say neither 1 nor -1 and are left out.`);
    let several = 0;
    for (const id of new Set([...this.marks.keys(), ...this.listed.keys()])) {
      const [picture, split] = [pictureOf(id), this.splits.get(id) ?? ''];
      const own = [...(this.marks.get(id) ?? [])].filter(([, marks]) => marks.some(({ shown }) => shown));
      if (own.length > 1) several++;
      if (own.length === 0) this.ids[annotations.add({ picture, label: '', split })] = id;
      for (const [label, marks] of own) {
        const { file, start, end } = marks.find(({ shown }) => shown)!;
        this.ids[annotations.add({ picture, label, split, file, start, end })] = id;
      }
    }
    if (several > 0)
      annotations.notes.push(`${several} pictures show more than one class; of these the first is their label here.`);
    return { annotations, writer: { spell: (label, a) => this.spell(label, a), remove: (some) => this.remove(some) } };
  }

  /** @returns how many lines cannot be understood */
  private readFile(file: number, name: string): number {
    const [, label, set] = CLASS_FILE.exec(name) ?? [];
    const split = splitOfSet(name) ?? (set === undefined ? null : splitOfSet(set));
    if (label !== undefined) this.classes.add(label);
    let torn = 0;
    for (const { text, end, from, next } of linesOf(this.annotations.texts[file])) {
      const [, id, blanks, value] = label === undefined ? ['', text] : (LINE.exec(text) ?? []);
      if (id === undefined) {
        torn++;
        continue;
      }
      if (split !== null && !this.splits.has(id)) this.splits.set(id, split);
      if (label === undefined) push(this.listed, id, { file, from, next });
      else {
        const start = end - value.length - (blanks.length > 1 && value.length === 1 ? 1 : 0);
        const marks = this.marks.get(id) ?? new Map<string, Mark[]>();
        this.marks.set(id, marks);
        push(marks, label, { file, shown: value === '1', start, end, from, next });
      }
    }
    return torn;
  }

  /** The 1 goes from the file of one class to that of the other, in all lists that name the picture. */
  private spell(label: string, a: number): { text: string; own?: AnnotationEdit[] } {
    const { annotations } = this;
    const text = annotations.texts[annotations.file[a]].slice(annotations.start[a], annotations.end[a]);
    const from = annotations.labels[a];
    if (label === from) return { text };
    const marks = this.marks.get(this.ids[a])!;
    const target = marks.get(label);
    if (!target)
      throw unknownClass(
        label,
        [...this.classes],
        this.classes.has(label) ? `${FOLDER}/${label}_… does not name ${annotations.pictures[a]} and so` : FOLDER,
        'A class has a file for each split there, in which all pictures are; make these first.',
      );
    const edit = ({ file, start, end }: Mark, now: string): AnnotationEdit => ({
      file,
      edit: { start, end, text: now },
    });
    const isOwn = ({ file, start }: Mark): boolean => file === annotations.file[a] && start === annotations.start[a];
    return {
      text: '-1',
      own: [
        ...marks.get(from)!.flatMap((mark) => (mark.shown && !isOwn(mark) ? [edit(mark, '-1')] : [])),
        ...target.flatMap((mark) => (mark.shown ? [] : [edit(mark, mark.end - mark.start === 2 ? ' 1' : '1')])),
      ],
    };
  }

  /** A picture leaves all lists, with the first of its labels. */
  private remove(some: readonly number[]): (AnnotationEdit & { annotation: number })[] {
    const done = new Set<string>();
    return some.flatMap((annotation) => {
      const id = this.ids[annotation];
      if (done.has(id)) return [];
      done.add(id);
      const lines = [...(this.listed.get(id) ?? []), ...[...(this.marks.get(id)?.values() ?? [])].flat()];
      return lines.map(({ file, from, next }) => ({ annotation, file, edit: { start: from, end: next, text: '' } }));
    });
  }
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
